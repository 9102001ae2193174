//! Words a recommendation as a reply: the order and what would change it, then each short-listed candidate with what
//! speaks for it and against it and what the sources don't say, then who is left out.

use super::board::{Candidate, Fate, Place, Points};
use super::chart;
use super::corrections;
use super::evidence::{Statement, statements, told};
use super::flip;
use super::order::order;
use super::recommendation::Recommendation;
use super::wanted::{Refusal, Wanted};
use super::words::{flipped, listed, total, understood};
use crate::citing::Citing;
use crate::knowledge::framework::Cell;
use crate::knowledge::need::{Grade, Need, Standing};
use crate::reply::{Block, Reply, Text};
use crate::request::YesNo;

/// Statements for a need of a short-listed candidate; the others are counted.
const SHOWN: usize = 2;

/// `page` is the one that was asked for. Without a need, see [`super::what_to_ask`].
pub fn reply(
    recommendation: &Recommendation<'_>,
    picture: Option<YesNo>,
    page: Option<u32>,
) -> Reply {
    let mut citing = Citing::new(recommendation.knowledge);
    let mut blocks = vec![Block::Paragraph(Text::plain(order(recommendation)))];
    blocks.extend(what_would_change_it(recommendation));
    for place in recommendation.shortlist() {
        blocks.extend(candidate(recommendation, &mut citing, place));
    }
    blocks.extend(refused(recommendation, &mut citing));
    blocks.extend(left_out(recommendation, &mut citing));
    blocks.extend(nothing_for(recommendation, &mut citing));
    blocks.push(unknowns(recommendation));
    let pictures = chart::wanted(recommendation, picture).then(|| chart::picture(recommendation));
    Reply {
        title: Some(title(recommendation)),
        taken_as: Some(understood(&recommendation.reading)),
        blocks,
        sources: citing.into_sources(),
        choices: corrections::choices(recommendation),
        actions: corrections::actions(recommendation, pictures.is_some()),
        pictures: pictures.into_iter().collect(),
        knowledge: Some(recommendation.knowledge.fingerprint.as_str().to_owned()),
        paged: Some(recommendation.request(picture, page)),
        ..Reply::default()
    }
}

fn title(recommendation: &Recommendation<'_>) -> String {
    let first = recommendation.ranking.iter().filter(|p| p.number == 1);
    let names: Vec<&str> = first.map(|p| recommendation.name(p.candidate)).collect();
    match names.as_slice() {
        [] => "Nothing to recommend".to_owned(),
        [one] => format!("Recommended: {one}"),
        several => format!("A tie: {}", listed(several)),
    }
}

fn candidate(
    recommendation: &Recommendation<'_>,
    citing: &mut Citing<'_>,
    place: &Place,
) -> Vec<Block> {
    let candidate = recommendation.candidate(place.candidate);
    let tie = if place.shared { " (a tie)" } else { "" };
    let total = total(recommendation, place);
    let name = &candidate.framework.name;
    let heading = format!("{}. {name}{tie}: {total}", place.number);
    let order: [fn(&Standing<'_>) -> bool; 4] = [
        |standing| matches!(standing, Standing::Met(_) | Standing::Partly(_)),
        |standing| matches!(standing, Standing::Unmet(_)),
        |standing| matches!(standing, Standing::Mixed { .. }),
        |standing| matches!(standing, Standing::Unknown),
    ];
    let board = &recommendation.board;
    let points = order.iter().flat_map(|is| {
        let all = board.wanted.iter().zip(&candidate.standings);
        all.filter(|(_, standing)| is(standing))
    });
    let points = points.map(|(wanted, standing)| point(recommendation, citing, wanted, standing));
    let list = Block::List(points.collect());
    [Block::Heading(heading), list].into()
}

/// "+3 admin panel: built in [1]; and 2 more"
pub(super) fn point(
    recommendation: &Recommendation<'_>,
    citing: &mut Citing<'_>,
    wanted: &Wanted<'_>,
    standing: &Standing<'_>,
) -> Text {
    let label = wanted.label();
    let points = Points::of(standing, wanted.weight);
    let mut said = |cells: &[&_]| {
        let all = statements(recommendation.knowledge, wanted, cells);
        with_limits(citing, &all)
    };
    let lead = |more: &str| {
        let lead = format!("{points} {label}{more}:");
        Text::default().strong(lead).then(" ")
    };
    match standing {
        Standing::Met(cells) | Standing::Unmet(cells) => lead("").and(said(cells)),
        Standing::Partly(cells) => lead(", partly").and(said(cells)),
        Standing::Mixed {
            speaking_for,
            speaking_against,
        } => {
            let said_for = lead(", mixed").then("for it: ").and(said(speaking_for));
            said_for.then("; against it: ").and(said(speaking_against))
        }
        Standing::Unknown if wanted.must => Text::default()
            .strong(format!("? {label}, a must:"))
            .then(" not in my sources, so not confirmed"),
        Standing::Unknown => Text::default()
            .strong(format!("? {label}:"))
            .then(" not in my sources"),
    }
}

/// The statements, and apart from those that say so in full one that knows a limit.
fn with_limits(citing: &mut Citing<'_>, statements: &[Statement<'_>]) -> Text {
    let full = statements
        .iter()
        .filter(|s| s.grade != Grade::Partly)
        .count();
    let (full, limits) = statements.split_at(full);
    match (full, limits) {
        ([], all) | (all, []) => told(citing, all, SHOWN),
        (full, limits) => {
            let text = told(citing, full, SHOWN).then("; partly: ");
            text.and(told(citing, limits, 1))
        }
    }
}

/// "Left out, as you said: Django.", "Left out, since it must not be PHP: Laravel (language: PHP [3])."
fn refused(recommendation: &Recommendation<'_>, citing: &mut Citing<'_>) -> Vec<Block> {
    let refused = recommendation.candidates_that_are(Fate::Refused);
    let refusal = |candidate: &usize| recommendation.candidate(*candidate).refusal.as_ref();
    let by_name = refused
        .iter()
        .filter(|c| refusal(c) == Some(&Refusal::ByName));
    let names: Vec<&str> = by_name.map(|c| recommendation.name(*c)).collect();
    let mut blocks = Vec::new();
    if !names.is_empty() {
        let lead = Text::default().strong("Left out, as you said:").then(" ");
        blocks.push(Block::Paragraph(lead.then(format!("{}.", listed(&names)))));
    }
    for language in &recommendation.reading.refused.languages {
        let lead = format!("Left out, since it must not be {}:", language.label);
        let mut text = Text::default().strong(lead);
        let mut separator = " ";
        for candidate in &refused {
            let Some(Refusal::Language(_, cells)) = refusal(candidate)
                .filter(|r| matches!(r, Refusal::Language(of, _) if of == language))
            else {
                continue;
            };
            let name = recommendation.name(*candidate);
            let said = of_language(recommendation, citing, language, cells);
            text = text
                .then(format!("{separator}{name} ("))
                .and(said)
                .then(")");
            separator = ", ";
        }
        if separator != " " {
            blocks.push(Block::Paragraph(text.then(".")));
        }
    }
    blocks
}

/// "language: PHP [3]"
pub(super) fn of_language(
    recommendation: &Recommendation<'_>,
    citing: &mut Citing<'_>,
    language: &Need,
    cells: &[&Cell],
) -> Text {
    let wanted = Wanted::new(language);
    told(
        citing,
        &statements(recommendation.knowledge, &wanted, cells),
        1,
    )
}

/// "Left out, since admin panel is a must: Flask (no: ... [3]), ..."
fn left_out(recommendation: &Recommendation<'_>, citing: &mut Citing<'_>) -> Vec<Block> {
    let mut left = recommendation.candidates_that_are(Fate::LeftOut);
    let wanted = recommendation.board.wanted.iter().enumerate();
    let mut blocks = Vec::new();
    for (at, wanted) in wanted.filter(|(_, wanted)| wanted.must) {
        let lacks = |candidate: &usize| {
            let standings = &recommendation.candidate(*candidate).standings;
            matches!(standings[at], Standing::Unmet(_))
        };
        let (here, others): (Vec<usize>, Vec<usize>) = left.iter().partition(|c| lacks(c));
        left = others;
        if here.is_empty() {
            continue;
        }
        let lead = format!("Left out, since {} is a must:", wanted.label());
        let items = here.iter().map(|candidate| (*candidate, at));
        blocks.push(with_reasons(recommendation, citing, &lead, items));
    }
    blocks
}

fn nothing_for(recommendation: &Recommendation<'_>, citing: &mut Citing<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let unsupported = recommendation.candidates_that_are(Fate::Unsupported);
    if !unsupported.is_empty() {
        let items = unsupported.iter().filter_map(|candidate| {
            let standings = &recommendation.candidate(*candidate).standings;
            let mut against = standings.iter();
            let against = against.position(|s| matches!(s, Standing::Unmet(_)))?;
            Some((*candidate, against))
        });
        let lead = "Not listed, since nothing speaks for it:";
        blocks.push(with_reasons(recommendation, citing, lead, items));
    }
    let unheard = recommendation.candidates_that_are(Fate::Unheard);
    if !unheard.is_empty() {
        let names: Vec<&str> = unheard.iter().map(|c| recommendation.name(*c)).collect();
        let lead = Text::default()
            .strong("Nothing of this in my sources:")
            .then(" ");
        blocks.push(Block::Paragraph(lead.then(format!("{}.", listed(&names)))));
    }
    blocks
}

/// Candidates, each with the best-cited statement against it.
fn with_reasons(
    recommendation: &Recommendation<'_>,
    citing: &mut Citing<'_>,
    lead: &str,
    items: impl Iterator<Item = (usize, usize)>,
) -> Block {
    let mut text = Text::default().strong(lead).then(" ");
    for (nth, (candidate, wanted)) in items.enumerate() {
        let separator = if nth > 0 { ", " } else { "" };
        let name = recommendation.name(candidate);
        let said = against(recommendation, candidate, wanted);
        let said = told(citing, &said, 1);
        text = text
            .then(format!("{separator}{name} ("))
            .and(said)
            .then(")");
    }
    Block::Paragraph(text.then("."))
}

/// What speaks against a candidate in the matter of one thing wanted.
pub(super) fn against<'a>(
    recommendation: &Recommendation<'a>,
    candidate: usize,
    wanted: usize,
) -> Vec<Statement<'a>> {
    let candidate: &Candidate<'a> = recommendation.candidate(candidate);
    let (_, cells) = candidate.standings[wanted].sides();
    let wanted = &recommendation.board.wanted[wanted];
    statements(recommendation.knowledge, wanted, cells)
}

/// The flip line: the smallest change of one weight that changes who is first, and where that only makes a tie, the
/// smallest that dethrones somebody.
fn what_would_change_it(recommendation: &Recommendation<'_>) -> Option<Block> {
    let board = &recommendation.board;
    if recommendation.ranking.is_empty() {
        return None;
    }
    let lead = Text::default()
        .strong("What would change the winner:")
        .then(" ");
    let Some(smallest) = flip::smallest(board) else {
        return Some(Block::Paragraph(
            lead.then("no single weight, from 0 to 5."),
        ));
    };
    let mut words = flipped(board, &smallest);
    if let Some(dethroning) = flip::dethroning(board).filter(|other| *other != smallest) {
        words += &format!("; {}", flipped(board, &dethroning));
    }
    Some(Block::Paragraph(lead.then(format!("{words}."))))
}

fn unknowns(recommendation: &Recommendation<'_>) -> Block {
    let (unknown, all) = recommendation.unknowns();
    let frameworks = recommendation.board.candidates.len();
    let needs = match recommendation.board.wanted.len() {
        1 => "1 need".to_owned(),
        needs => format!("{needs} needs"),
    };
    let rule = match recommendation.board.wanted.iter().any(|wanted| wanted.must) {
        true => {
            "They add no points; a must that I can't confirm puts a framework behind those where I can."
        }
        false => "They count neither for nor against.",
    };
    let words = format!(
        "I looked at {frameworks} frameworks and {needs}: {unknown} of the {all} answers are not in my sources. {rule}"
    );
    Block::Paragraph(Text::plain(words))
}
