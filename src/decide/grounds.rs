//! The evidence of a decision: taken from the table when it is begun, held against the table later, and cited from what
//! was kept, so that it stays as it was.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::citing::article_line;
use crate::decision::{
    Decision, Evidence, Ground, GroundCitation, GroundClaim, Proposal, VoteOption,
};
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::{Attribute, Decides, Kind};
use crate::knowledge::framework::Framework;
use crate::knowledge::need::Standing;
use crate::knowledge::table::{Claim, State};
use crate::reply::{ArticleLine, Source, Text};
use crate::request::argument_value;

/// More cells of one option are no evidence that anybody reads.
const MOST_GROUNDS: usize = 20;
/// Of a list, so many items: those that most articles give.
const MOST_ITEMS: usize = 3;

/// A cell of the evidence that says something else now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Changed {
    /// "Django, throughput"
    pub cell: String,
    pub before: Vec<String>,
    /// Empty where the table has nothing any more.
    pub now: Vec<String>,
}

/// What the table says of the options that are frameworks: when to pick each, and what it says of the criteria: needs,
/// attributes and topics; others are only words. Without criteria, the figures and facts that all of them have.
pub fn gather(knowledge: &Knowledge, options: &[VoteOption], criteria: &[String]) -> Evidence {
    let frameworks = options.iter().filter_map(|option| {
        let id = option.framework.as_deref()?;
        knowledge.frameworks.iter().find(|known| known.id == id)
    });
    let frameworks: Vec<&Framework> = frameworks.collect();
    let gathering = Gathering {
        knowledge,
        frameworks: &frameworks,
        criteria: criteria.iter().map(|it| it.to_lowercase()).collect(),
    };
    let grounds = frameworks.iter().flat_map(|framework| {
        let grounds = knowledge.attributes.iter();
        let grounds = grounds.filter_map(|attribute| gathering.ground(framework, attribute));
        grounds.take(MOST_GROUNDS).collect::<Vec<_>>()
    });
    let grounds: Vec<Ground> = grounds.collect();
    match grounds.is_empty() {
        true => Evidence::default(),
        false => Evidence {
            fingerprint: knowledge.fingerprint.as_str().to_owned(),
            grounds,
        },
    }
}

struct Gathering<'a> {
    knowledge: &'a Knowledge,
    frameworks: &'a [&'a Framework],
    /// In lower case.
    criteria: Vec<String>,
}

impl Gathering<'_> {
    /// What counts of a cell, if anything does.
    fn ground(&self, framework: &Framework, attribute: &Attribute) -> Option<Ground> {
        let state = State::of(framework, attribute);
        let claims = state.claims();
        let counting: Vec<&Claim<'_>> = match attribute.decides {
            // It only stands in for a missing "when".
            Some(Decides::PickFor) if self.has_when(framework) => Vec::new(),
            Some(_) => most_articles(claims, 1),
            None if self.is_asked_for(attribute) => most_articles(claims, usize::MAX),
            None if self.is_common(attribute) => claims.iter().collect(),
            None => Vec::new(),
        };
        let counting = match counting.is_empty() {
            true => self.needed(framework, attribute, claims),
            false => counting,
        };
        let counting = match attribute.kind {
            Kind::List => counting.into_iter().take(MOST_ITEMS).collect(),
            _ => counting,
        };
        ground(self.knowledge, framework, attribute, &counting)
    }

    fn has_when(&self, framework: &Framework) -> bool {
        let mut attributes = self.knowledge.attributes.iter();
        let when = attributes.find(|it| it.decides == Some(Decides::PickWhen));
        when.is_some_and(|when| State::of(framework, when) != State::Unknown)
    }

    /// Whether the attribute is a criterion, or of a topic that is one: of a topic its lists are left aside.
    fn is_asked_for(&self, attribute: &Attribute) -> bool {
        let is_it = |criterion: &String| {
            attribute
                .names()
                .any(|name| name.to_lowercase() == *criterion)
        };
        let topic = [
            argument_value(&attribute.topic),
            attribute.topic.label().to_lowercase(),
        ];
        let is_of_it =
            |criterion: &String| topic.contains(criterion) && attribute.kind != Kind::List;
        self.criteria.iter().any(|it| is_it(it) || is_of_it(it))
    }

    /// Where nothing is said of what counts: the figures and facts that each framework has.
    fn is_common(&self, attribute: &Attribute) -> bool {
        let has = |framework: &&Framework| State::of(framework, attribute) != State::Unknown;
        self.criteria.is_empty() && attribute.kind != Kind::List && self.frameworks.iter().all(has)
    }

    /// The claims that speak for or against a need which is a criterion.
    fn needed<'c>(
        &self,
        framework: &Framework,
        attribute: &Attribute,
        claims: &'c [Claim<'c>],
    ) -> Vec<&'c Claim<'c>> {
        let needs = self.knowledge.needs.iter().filter(|need| {
            need.names()
                .any(|name| self.criteria.contains(&name.to_lowercase()))
        });
        let standings = needs.map(|need| need.standing(framework, &self.knowledge.attributes));
        let standings: Vec<Standing<'_>> = standings.collect();
        let speaks = |claim: &&Claim<'_>| {
            let cells = standings.iter().flat_map(|standing| {
                let (speaking_for, against) = standing.sides();
                speaking_for.iter().chain(against)
            });
            let mut cells = cells.filter(|cell| cell.attribute == attribute.id);
            cells.any(|cell| *claim.value == cell.value && claim.context == cell.context.as_deref())
        };
        claims.iter().filter(speaks).collect()
    }
}

/// The claims that most articles give, those first that more give; equal ones in their order.
fn most_articles<'c>(claims: &'c [Claim<'c>], most: usize) -> Vec<&'c Claim<'c>> {
    let articles = |claim: &&Claim<'_>| {
        let articles = claim.citations.iter().map(|it| it.article.as_str());
        articles.collect::<BTreeSet<_>>().len()
    };
    let mut sorted: Vec<&Claim<'_>> = claims.iter().collect();
    sorted.sort_by_key(|claim| Reverse(articles(claim)));
    sorted.truncate(most);
    sorted
}

fn ground(
    knowledge: &Knowledge,
    framework: &Framework,
    attribute: &Attribute,
    claims: &[&Claim<'_>],
) -> Option<Ground> {
    let claims = claims.iter().map(|claim| GroundClaim {
        words: claim.full_words(attribute),
        citations: citations(knowledge, claim),
    });
    let claims: Vec<GroundClaim> = claims.collect();
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
            heading: knowledge.heading_path(&citation.article, &citation.section),
            title: line.title,
            publisher: line.publisher,
            date: line.date,
            url: line.url,
        })
    });
    citations.collect()
}

/// What of a decision's evidence the table says otherwise now. Of a list only what is gone: what was added to it was not
/// rested on.
pub fn changed(knowledge: &Knowledge, decision: &Decision) -> Vec<Changed> {
    let evidence = &decision.proposal.evidence;
    if evidence.fingerprint == knowledge.fingerprint.as_str() {
        return Vec::new();
    }
    let changed = evidence.grounds.iter().filter_map(|old| {
        let before: Vec<String> = old.claims.iter().map(|claim| claim.words.clone()).collect();
        let (is_list, now) = now(knowledge, old);
        let gone: Vec<String> = before
            .iter()
            .filter(|it| !now.contains(it))
            .cloned()
            .collect();
        let (before, now) = match is_list {
            true => (gone, Vec::new()),
            false if gone.is_empty() && now.len() == before.len() => return None,
            false => (before, now),
        };
        (!before.is_empty()).then(|| Changed {
            cell: cell_name(knowledge, old),
            before,
            now,
        })
    });
    changed.collect()
}

/// Whether the cell is a list, and what it says now.
fn now(knowledge: &Knowledge, old: &Ground) -> (bool, Vec<String>) {
    let framework = knowledge
        .frameworks
        .iter()
        .find(|it| it.id == old.framework);
    let attribute = knowledge
        .attributes
        .iter()
        .find(|it| it.id == old.attribute);
    let (Some(framework), Some(attribute)) = (framework, attribute) else {
        return (false, Vec::new());
    };
    let state = State::of(framework, attribute);
    let words = state
        .claims()
        .iter()
        .map(|claim| claim.full_words(attribute));
    (attribute.kind == Kind::List, words.collect())
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
        ground.claims.first()
    };
    let pick = told(Decides::PickWhen).map(|claim| ("when", claim));
    let (lead, pick) = pick.or_else(|| told(Decides::PickFor).map(|claim| ("for", claim)))?;
    let text = marks.cite(Text::plain(format!("{lead} {} ", pick.words)), pick);
    Some(match told(Decides::SkipWhen) {
        Some(skip) => marks.cite(text.then(format!("; not when {} ", skip.words)), skip),
        None => text,
    })
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
