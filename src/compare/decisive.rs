//! What a comparison opens with: for each framework one line on when to pick it, and when not.

use super::comparison::Comparison;
use crate::citing::Citing;
use crate::knowledge::attribute::Decides;
use crate::knowledge::framework::{Framework, Value};
use crate::knowledge::table::{Claim, State};
use crate::reply::{Block, Text};

/// A list with one line a framework; nothing where the knowledge has no attribute that decides.
pub fn when_to_pick_which(comparison: &Comparison<'_>, citing: &mut Citing<'_>) -> Vec<Block> {
    let attributes = &comparison.knowledge.attributes;
    if attributes
        .iter()
        .all(|attribute| attribute.decides.is_none())
    {
        return Vec::new();
    }
    let frameworks = comparison.frameworks.iter();
    let lines = frameworks.map(|framework| line(comparison, framework, citing));
    vec![
        Block::Heading("When to pick which".to_owned()),
        Block::List(lines.collect()),
    ]
}

fn line(comparison: &Comparison<'_>, framework: &Framework, citing: &mut Citing<'_>) -> Text {
    let told = |decides| most_told(comparison, framework, decides);
    let pick = told(Decides::PickWhen).map(|claim| (" when ", claim));
    let pick = pick.or_else(|| told(Decides::PickFor).map(|claim| (" for ", claim)));
    let skip = told(Decides::SkipWhen);
    let name = Text::default().strong(&framework.name);
    let text = match pick {
        Some((lead, claim)) => said(name.then(lead), &claim, citing),
        None => name.then(": my sources don't say when to pick it"),
    };
    match skip {
        Some(claim) => said(text.then("; not when "), &claim, citing),
        None => text,
    }
}

fn said(text: Text, claim: &Claim<'_>, citing: &mut Citing<'_>) -> Text {
    // What decides is a list of words, so the unit that an attribute may have plays no part.
    let words = match claim.value {
        Value::Text(words) => words.as_str(),
        _ => "",
    };
    let circumstances = claim.circumstances().map(|words| format!(" ({words})"));
    let words = format!("{words}{} ", circumstances.unwrap_or_default());
    citing.mark(text.then(words), &claim.citations)
}

/// The item that most articles give; of those, the first.
fn most_told<'a>(
    comparison: &Comparison<'a>,
    framework: &'a Framework,
    decides: Decides,
) -> Option<Claim<'a>> {
    let attributes = comparison.knowledge.attributes.iter();
    let attribute = attributes.clone().find(|a| a.decides == Some(decides))?;
    let State::Known(claims) = State::of(framework, attribute) else {
        return None;
    };
    let articles = |claim: &Claim<'_>| {
        let mut articles: Vec<&str> = claim.citations.iter().map(|c| &*c.article).collect();
        articles.sort_unstable();
        articles.dedup();
        articles.len()
    };
    // `max_by_key` would take the last of equal ones.
    claims.into_iter().rev().max_by_key(articles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Knowledge, load};

    fn lines(knowledge: &Knowledge, names: &[&str]) -> Vec<Text> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let comparison = Comparison::new(knowledge, &names, None).expect("known names");
        let blocks = when_to_pick_which(&comparison, &mut Citing::new(knowledge));
        match blocks.into_iter().nth(1) {
            Some(Block::List(lines)) => lines,
            other => panic!("a list, not {other:?}"),
        }
    }

    #[test]
    fn each_framework_has_one_line_that_is_cited_or_says_that_nothing_is_said() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let lines = lines(&knowledge, &["django", "starlette", "numpy"]);
        assert_eq!(lines.len(), 3);
        let words = lines.iter().map(|line| format!("{line:?}"));
        let words: Vec<String> = words.collect();
        assert!(
            words[0].contains("you want auth, migrations, an ORM"),
            "{}",
            words[0]
        );
        assert!(lines[0].marks().count() > 1);
        assert!(
            words[1].contains(" for ") && lines[1].marks().count() > 0,
            "{}",
            words[1]
        );
        assert!(words[2].contains("my sources don't say"), "{}", words[2]);
    }

    #[test]
    fn what_most_articles_say_goes_first() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let names = ["flask".to_owned(), "django".to_owned()];
        let comparison = Comparison::new(&knowledge, &names, None).expect("known names");
        let flask = comparison.frameworks[0];
        let told = most_told(&comparison, flask, Decides::PickWhen).expect("a reason");
        let attribute = knowledge.attribute("choose-when").expect("an attribute");
        let articles = |claim: &Claim<'_>| {
            let articles = claim.citations.iter().map(|citation| &citation.article);
            articles.collect::<std::collections::BTreeSet<_>>().len()
        };
        let state = State::of(flask, attribute);
        let most = state.claims().iter().map(articles).max();
        assert_eq!(Some(articles(&told)), most);
    }
}
