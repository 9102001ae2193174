//! The evidence of a decision: taken from the table when it is begun, held against the table later, and cited from what
//! was kept, so that it stays as it was.

use std::collections::BTreeSet;

use crate::citing::article_line;
use crate::decision::{
    Decision, Evidence, Ground, GroundCitation, GroundClaim, Proposal, VoteOption,
};
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::{Attribute, Decides};
use crate::knowledge::framework::Framework;
use crate::knowledge::table::{Claim, State};
use crate::reply::{ArticleLine, Source, Text};

/// More cells of one option are no summary any more.
const MOST_GROUNDS: usize = 12;

/// A cell of the evidence that says something else now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Changed {
    /// "Django, throughput"
    pub cell: String,
    pub before: Vec<String>,
    /// Empty where the table has nothing any more.
    pub now: Vec<String>,
}

/// What the table says of the options that are frameworks: when to pick each, and what is known of the criteria. A
/// criterion is a need, an attribute or a topic; others are only words.
pub fn gather(knowledge: &Knowledge, options: &[VoteOption], criteria: &[String]) -> Evidence {
    let frameworks = options.iter().filter_map(|option| {
        let id = option.framework.as_deref()?;
        knowledge.frameworks.iter().find(|known| known.id == id)
    });
    let frameworks: Vec<&Framework> = frameworks.collect();
    let attributes = attributes_of(knowledge, &frameworks, criteria);
    let grounds: Vec<Ground> = frameworks
        .iter()
        .flat_map(|framework| {
            let grounds = attributes.iter();
            let grounds = grounds.filter_map(|attribute| ground(knowledge, framework, attribute));
            grounds.take(MOST_GROUNDS).collect::<Vec<_>>()
        })
        .collect();
    match grounds.is_empty() {
        true => Evidence::default(),
        false => Evidence {
            fingerprint: knowledge.fingerprint.as_str().to_owned(),
            grounds,
        },
    }
}

/// The attributes that the criteria are about, and those that tell when to pick what, in the table's order.
fn attributes_of<'a>(
    knowledge: &'a Knowledge,
    frameworks: &[&Framework],
    criteria: &[String],
) -> Vec<&'a Attribute> {
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for criterion in criteria {
        let lower = criterion.to_lowercase();
        let topic = knowledge.attributes.iter().filter(|attribute| {
            let id = crate::request::argument_value(&attribute.topic);
            id == lower || attribute.topic.label().to_lowercase() == lower
        });
        wanted.extend(topic.map(|attribute| attribute.id.as_str()));
        wanted.extend(knowledge.attribute(criterion).ok().map(|it| it.id.as_str()));
        let needs = knowledge.needs.iter();
        let needs = needs.filter(|need| need.names().any(|name| name.to_lowercase() == lower));
        for (need, framework) in needs.flat_map(|need| frameworks.iter().map(move |it| (need, it)))
        {
            let standing = need.standing(framework, &knowledge.attributes);
            let (speaking_for, against) = standing.sides();
            let cells = speaking_for.iter().chain(against);
            let ids = cells.filter_map(|cell| {
                let mut attributes = knowledge.attributes.iter();
                attributes.find(|attribute| attribute.id == cell.attribute)
            });
            wanted.extend(ids.map(|attribute| attribute.id.as_str()));
        }
    }
    let decides = |attribute: &Attribute| attribute.decides.is_some();
    let (first, others): (Vec<_>, Vec<_>) = knowledge
        .attributes
        .iter()
        .filter(|attribute| decides(attribute) || wanted.contains(attribute.id.as_str()))
        .partition(|attribute| !decides(attribute));
    [first, others].concat()
}

fn ground(knowledge: &Knowledge, framework: &Framework, attribute: &Attribute) -> Option<Ground> {
    let state = State::of(framework, attribute);
    let claims = state.claims().iter();
    let claims: Vec<GroundClaim> = claims
        .map(|claim| GroundClaim {
            words: claim.full_words(attribute),
            citations: citations(knowledge, claim),
        })
        .collect();
    (!claims.is_empty()).then(|| Ground {
        framework: framework.id.clone(),
        attribute: attribute.id.clone(),
        claims,
    })
}

fn citations(knowledge: &Knowledge, claim: &Claim<'_>) -> Vec<GroundCitation> {
    let citations = claim.citations.iter().filter_map(|citation| {
        let line = article_line(knowledge.article(&citation.article)?);
        Some(GroundCitation {
            article: citation.article.clone(),
            section: citation.section.clone(),
            quote: citation.quote.clone(),
            shown: format!("{}, {}", line.title, line.provenance()),
            heading: knowledge.heading_path(&citation.article, &citation.section),
            title: line.title,
            publisher: line.publisher,
            date: line.date,
            url: line.url,
        })
    });
    citations.collect()
}

/// What of a decision's evidence the table says otherwise now.
pub fn changed(knowledge: &Knowledge, decision: &Decision) -> Vec<Changed> {
    let evidence = &decision.proposal.evidence;
    if evidence.fingerprint == knowledge.fingerprint.as_str() {
        return Vec::new();
    }
    let changed = evidence.grounds.iter().filter_map(|old| {
        let said = |ground: &Ground| -> Vec<String> {
            ground
                .claims
                .iter()
                .map(|claim| claim.words.clone())
                .collect()
        };
        let new = now(knowledge, old);
        let before = said(old);
        let now = new.as_ref().map(said).unwrap_or_default();
        (before != now).then(|| Changed {
            cell: cell_name(knowledge, old),
            before,
            now,
        })
    });
    changed.collect()
}

fn now(knowledge: &Knowledge, old: &Ground) -> Option<Ground> {
    let framework = knowledge
        .frameworks
        .iter()
        .find(|it| it.id == old.framework)?;
    let attribute = knowledge
        .attributes
        .iter()
        .find(|it| it.id == old.attribute)?;
    ground(knowledge, framework, attribute)
}

/// "Django, throughput", by ids where the knowledge has no such thing any more.
pub fn cell_name(knowledge: &Knowledge, ground: &Ground) -> String {
    let framework = knowledge
        .frameworks
        .iter()
        .find(|it| it.id == ground.framework);
    let framework = framework.map_or(ground.framework.as_str(), |it| it.name.as_str());
    format!("{framework}, {}", label(knowledge, ground))
}

/// The attribute's label as it stands inside a sentence.
pub fn label(knowledge: &Knowledge, ground: &Ground) -> String {
    let attribute = knowledge
        .attributes
        .iter()
        .find(|it| it.id == ground.attribute);
    attribute.map_or_else(
        || ground.attribute.clone(),
        |it| crate::cells::in_running_text(&it.label),
    )
}

/// In a line why one would pick the option, with its marks: the reason that most articles give.
pub fn case(
    knowledge: &Knowledge,
    proposal: &Proposal,
    at: usize,
    marks: &mut Marks,
) -> Option<Text> {
    let framework = proposal.options.get(at)?.framework.as_deref()?;
    let told = |decides: Decides| {
        let attributes = &knowledge.attributes;
        let attribute = attributes.iter().find(|it| it.decides == Some(decides))?;
        let mut grounds = proposal.evidence.grounds.iter();
        let ground =
            grounds.find(|it| it.framework == framework && it.attribute == attribute.id)?;
        most_told(ground)
    };
    let pick = told(Decides::PickWhen).map(|claim| ("when", claim));
    let (lead, pick) = pick.or_else(|| told(Decides::PickFor).map(|claim| ("for", claim)))?;
    let text = marks.cite(Text::plain(format!("{lead} {} ", pick.words)), pick);
    Some(match told(Decides::SkipWhen) {
        Some(skip) => marks.cite(text.then(format!("; not when {} ", skip.words)), skip),
        None => text,
    })
}

fn most_told(ground: &Ground) -> Option<&GroundClaim> {
    let articles = |claim: &&GroundClaim| {
        let articles = claim.citations.iter().map(|it| it.article.as_str());
        articles.collect::<BTreeSet<_>>().len()
    };
    // `max_by_key` would take the last of equal ones.
    ground.claims.iter().rev().max_by_key(articles)
}

/// Numbers the citations of kept evidence, one number a section.
#[derive(Debug, Default)]
pub struct Marks {
    sources: Vec<Source>,
    sections: Vec<(String, String)>,
}

impl Marks {
    /// `text` with a mark for each citation of the claim.
    pub fn cite(&mut self, text: Text, claim: &GroundClaim) -> Text {
        let mut numbers: Vec<usize> = Vec::new();
        for citation in &claim.citations {
            let number = self.number(citation);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.into_iter().fold(text, Text::mark)
    }

    pub fn into_sources(self) -> Vec<Source> {
        self.sources
    }

    fn number(&mut self, citation: &GroundCitation) -> usize {
        let section = (citation.article.clone(), citation.section.clone());
        if let Some(at) = self.sections.iter().position(|known| *known == section) {
            return at + 1;
        }
        self.sections.push(section);
        let number = self.sections.len();
        self.sources.push(Source {
            number,
            article: ArticleLine {
                title: citation.title.clone(),
                publisher: citation.publisher.clone(),
                date: citation.date.clone(),
                // It is told as it was then: how old it is now says nothing of it.
                dated: None,
                url: citation.url.clone(),
            },
            heading: citation.heading.clone(),
        });
        number
    }
}
