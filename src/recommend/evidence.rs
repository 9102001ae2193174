//! Words what the sources say of one need of one candidate: the statements that are best cited first, and how many more
//! there are.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::wanted::Wanted;
use crate::cells::in_running_text;
use crate::citing::Citing;
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::Attribute;
use crate::knowledge::framework::Cell;
use crate::knowledge::need::Grade;
use crate::knowledge::table::Claim;
use crate::reply::Text;

/// A statement of the table that speaks to a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement<'a> {
    pub attribute: &'a Attribute,
    pub claim: Claim<'a>,
    pub grade: Grade,
    /// Whether the attribute is about the need alone, so that its name would add nothing.
    plain: bool,
}

impl Statement<'_> {
    /// "for APIs: a first choice (async)": its words, after the attribute's name where that adds something.
    pub fn words(&self) -> String {
        let words = self.claim.full_words(self.attribute);
        match self.plain {
            true => words,
            false => format!("{}: {words}", in_running_text(&self.attribute.label)),
        }
    }

    /// How many articles say so.
    fn articles(&self) -> usize {
        let articles = self.claim.citations.iter().map(|c| c.article.as_str());
        articles.collect::<HashSet<_>>().len()
    }
}

/// The statements of cells; sources that say the same share one. Those that say most come first, then those that most
/// articles make, then those of the need's own attributes.
pub fn statements<'a>(
    knowledge: &'a Knowledge,
    wanted: &Wanted<'_>,
    cells: &[&'a Cell],
) -> Vec<Statement<'a>> {
    let mut all: Vec<Statement<'a>> = Vec::new();
    for cell in cells {
        let attribute = knowledge.attributes.iter().find(|a| a.id == cell.attribute);
        let Some((attribute, grade)) = attribute.and_then(|a| Some((a, wanted.grade(cell, a)?)))
        else {
            continue;
        };
        let claim = Claim {
            value: &cell.value,
            context: cell.context.as_deref(),
            test: cell.test.as_deref(),
            citations: vec![&cell.citation],
        };
        let same = |known: &&mut Statement<'_>| {
            let known = &known.claim;
            (known.value, known.context, known.test) == (claim.value, claim.context, claim.test)
        };
        match all.iter_mut().find(same) {
            Some(known) => known.claim.citations.push(&cell.citation),
            None => all.push(Statement {
                attribute,
                claim,
                grade,
                plain: is_of_need_alone(wanted, attribute),
            }),
        }
    }
    all.sort_by_key(|statement| {
        let grade = match statement.grade {
            Grade::Yes | Grade::No => 0,
            Grade::Partly => 1,
        };
        (grade, Reverse(statement.articles()), !statement.plain)
    });
    all
}

fn is_of_need_alone(wanted: &Wanted<'_>, attribute: &Attribute) -> bool {
    let mut needs = wanted.needs.iter();
    needs.any(|need| need.values.is_empty() && need.attributes == [attribute.id.as_str()])
}

/// The first of the statements with their marks, and how many more there are.
pub fn told(citing: &mut Citing<'_>, statements: &[Statement<'_>], shown: usize) -> Text {
    // "and 1 more" takes the room that the statement can have.
    let shown = match statements.len() {
        all if all <= shown + 1 && shown > 1 => all,
        all => shown.min(all),
    };
    let mut text = Text::default();
    for (at, statement) in statements[..shown].iter().enumerate() {
        let separator = if at > 0 { "; " } else { "" };
        let words = format!("{separator}{} ", statement.words());
        text = citing.mark(text.then(words), &statement.claim.citations);
    }
    match statements.len() - shown {
        0 => text,
        more => text.then(format!("; and {more} more")),
    }
}
