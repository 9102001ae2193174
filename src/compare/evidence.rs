//! The words that cells rest on: for each value the passage that says it, with where it stands and from when it is.

use crate::cells::{self, NOT_IN_SOURCES};
use crate::citing::Citing;
use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::Attribute;
use crate::knowledge::citation::Citation;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::framework::Framework;
use crate::knowledge::table::{Claim, State};
use crate::quoting::quote;
use crate::reply::{Action, Block, Reply, Text};
use crate::request::Request;

/// What the cells of `attribute` of the frameworks of these names rest on.
///
/// # Errors
/// A name that is not known, of a framework or of an attribute.
pub fn evidence(
    knowledge: &Knowledge,
    attribute: &str,
    names: &[String],
    page: Option<u32>,
) -> Result<Reply, UserError> {
    let attribute = knowledge.attribute(attribute)?;
    let mut frameworks: Vec<&Framework> = Vec::new();
    for name in names {
        let framework = knowledge.framework(name)?;
        if frameworks.iter().all(|known| known.id != framework.id) {
            frameworks.push(framework);
        }
    }
    let mut citing = Citing::new(knowledge);
    let blocks = frameworks
        .iter()
        .flat_map(|framework| of_cell(knowledge, framework, attribute, &mut citing));
    let names: Vec<&str> = frameworks.iter().map(|f| f.name.as_str()).collect();
    let ids = |frameworks: &[&Framework]| frameworks.iter().map(|f| f.id.clone()).collect();
    Ok(Reply {
        title: Some(format!("{}: {}", attribute.label, names.join(", "))),
        blocks: blocks.collect(),
        actions: comparison(attribute, ids(&frameworks))
            .into_iter()
            .collect(),
        knowledge: Some(knowledge.fingerprint.as_str().to_owned()),
        paged: Some(Request::Evidence {
            attribute: attribute.id.clone(),
            frameworks: ids(&frameworks),
            page,
        }),
        ..Reply::default()
    })
}

fn comparison(attribute: &Attribute, frameworks: Vec<String>) -> Option<Action> {
    (frameworks.len() > 1).then(|| Action {
        label: format!("Compare: {}", attribute.topic.label()),
        request: Request::Compare {
            frameworks,
            topic: Some(attribute.topic),
            picture: None,
            page: None,
        },
    })
}

fn of_cell(
    knowledge: &Knowledge,
    framework: &Framework,
    attribute: &Attribute,
    citing: &mut Citing<'_>,
) -> Vec<Block> {
    let name = cells::name(framework, attribute);
    let state = State::of(framework, attribute);
    let mut blocks = Vec::new();
    match &state {
        State::Unknown => {
            let line = format!("{name}: {NOT_IN_SOURCES}.");
            return vec![Block::Paragraph(Text::default().strong(line))];
        }
        State::Disagreement(_) => {
            let lead = cells::disagreement(&state);
            blocks.push(Block::Paragraph(
                Text::default().strong(format!("{name}: {lead}")),
            ));
        }
        State::Known(_) | State::No(_) => {}
    }
    for claim in state.claims() {
        let line = format!("{name}: {}", claim.full_words(attribute));
        blocks.push(Block::Paragraph(Text::default().strong(line)));
        blocks.extend(quotes(knowledge, claim, citing));
    }
    blocks
}

fn quotes(knowledge: &Knowledge, claim: &Claim<'_>, citing: &mut Citing<'_>) -> Vec<Block> {
    let mut seen: Vec<Excerpt> = Vec::new();
    let quote = |citation: &&Citation| {
        let excerpt = Excerpt::of(knowledge, citation)?;
        if seen.contains(&excerpt) {
            return None;
        }
        seen.push(excerpt.clone());
        quote(knowledge, &excerpt, citing.source(citation)?)
    };
    claim.citations.iter().filter_map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn every_value_of_every_cell_is_quoted_with_its_source() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        for framework in &knowledge.frameworks {
            for attribute in &knowledge.attributes {
                let names = [framework.id.clone()];
                let reply = evidence(&knowledge, &attribute.id, &names, None).expect("known names");
                let state = State::of(framework, attribute);
                let is_quote = |block: &&Block| matches!(block, Block::Quote { .. });
                let quoted = reply.blocks.iter().filter(is_quote).count();
                let least = state.claims().len();
                assert!(quoted >= least, "{} {}", framework.id, attribute.id);
                for claim in state.claims() {
                    let words = claim.words(attribute);
                    assert!(format!("{reply:?}").contains(&format!("{words:?}")[1..words.len()]));
                }
            }
        }
    }

    #[test]
    fn an_attribute_is_known_by_what_people_call_it_and_a_mistake_is_helped() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let of = |attribute: &str| {
            let names = ["django".to_owned(), "Django".to_owned()];
            evidence(&knowledge, attribute, &names, None)
        };
        let title = of("Requests per second").expect("an alias").title;
        assert_eq!(title.as_deref(), Some("Throughput: Django"));
        let mistake = of("througput").expect_err("a typing error").to_string();
        assert!(
            mistake.contains("Did you mean \"throughput\"?"),
            "{mistake}"
        );
        let mistake = of("xyzzy").expect_err("nothing like it").to_string();
        assert!(
            mistake.contains("A comparison shows what there is"),
            "{mistake}"
        );
    }

    #[test]
    fn what_is_not_in_the_sources_is_said_so() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let names = ["django".to_owned(), "numpy".to_owned()];
        let reply = evidence(&knowledge, "throughput", &names, None).expect("known names");
        assert!(format!("{reply:?}").contains("NumPy, throughput: not in my sources."));
    }
}
