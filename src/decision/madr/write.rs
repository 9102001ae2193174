//! Writes a decision as MADR 4, with what it rested on.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

use super::escape::{flowing, inline, quoted};
use super::{Status, adr};
use crate::decision::export::Visible;
use crate::decision::{
    Ballot, Decision, Ground, GroundCitation, GroundClaim, Link, LinkKind, Outcome, Proposal,
    VoteOption, shown,
};
use crate::request::Method;

/// What a decision has only ids of, and how its readers tell time.
#[derive(Debug, Clone)]
pub struct Shown {
    pub zone: TimeZone,
    /// Names of frameworks and labels of attributes, by id; what is missing is shown by its id.
    pub names: BTreeMap<String, String>,
    /// Questions of the decisions that have files beside this one, by number, so that links lead there.
    pub beside: BTreeMap<i64, String>,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            zone: TimeZone::UTC,
            names: BTreeMap::new(),
            beside: BTreeMap::new(),
        }
    }
}

/// The file of a decision as adr-tools names it: "0012-which-framework-for-the-shop.md".
pub fn file_name(number: i64, question: &str) -> String {
    const LONGEST: usize = 60;
    let words = question.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + word.len() >= LONGEST {
            break;
        }
        slug.push('-');
        slug.extend(word.chars().take(LONGEST));
    }
    let slug = if slug.is_empty() { "-decision" } else { &slug };
    format!("{number:04}{slug}.md")
}

/// Name and text of the file. Of an anonymous vote no voter is in it, and while voting goes on nothing that the card
/// would not show.
pub fn write(decision: &Decision, ballots: &[Ballot], names: &Shown) -> (String, String) {
    let record = Record {
        decision,
        proposal: &decision.proposal,
        visible: Visible::new(decision, ballots),
        names,
    };
    let name = file_name(decision.number, &decision.proposal.question);
    (name, record.text())
}

/// A decision that is being written.
pub(super) struct Record<'a> {
    pub decision: &'a Decision,
    pub proposal: &'a Proposal,
    pub visible: Visible<'a>,
    names: &'a Shown,
}

impl Record<'_> {
    fn text(&self) -> String {
        let sections = [
            self.head(),
            section("Context and Problem Statement", &self.context()),
            section(
                "Decision Drivers",
                &list(self.proposal.criteria.iter().map(|it| flowing(it))),
            ),
            section(
                "Considered Options",
                &list(self.proposal.names().iter().map(|it| inline(it))),
            ),
            section("Decision Outcome", &self.outcome()),
            section("Pros and Cons of the Options", &self.evidence()),
            section("More Information", &self.more()),
        ];
        let sections = sections.iter().filter(|section| !section.is_empty());
        sections.cloned().collect::<Vec<_>>().join("\n")
    }

    /// The fields stand in the front matter for MADR, and as a list below the title for log4brains. Without the empty line
    /// at the end of the front matter, log4brains would take it for a heading and look no further.
    fn head(&self) -> String {
        let status = Status::of(self.decision).words();
        let date = self.decision.date(&self.names.zone);
        let deciders = self.visible.deciders();
        let mut matter = format!("---\nstatus: {status}\ndate: {date}\n");
        let mut fields = format!("- Status: {status}\n");
        if !deciders.is_empty() {
            let makers: Vec<String> = deciders.iter().map(|name| quoted(name)).collect();
            matter.push_str(&format!("decision-makers: [{}]\n", makers.join(", ")));
            let makers: Vec<String> = deciders.iter().map(|name| inline(name)).collect();
            fields.push_str(&format!("- Deciders: {}\n", makers.join(", ")));
        }
        fields.push_str(&format!("- Date: {date}\n"));
        let title = inline(&self.proposal.question);
        format!("{matter}\n---\n\n# {title}\n\n{fields}")
    }

    fn context(&self) -> String {
        let by = flowing(&self.proposal.author.name);
        let at = self.time(self.decision.state.opened_at);
        if let Some(Outcome::Recorded { .. }) = self.decision.state.outcome {
            return format!("Decided elsewhere, and written down by {by} on {at}.\n");
        }
        let rules = &self.proposal.rules;
        let mut text = format!(
            "{by} put this to the vote on {at}. {}",
            counted(rules.method)
        );
        if let Some(role) = &rules.role {
            text.push_str(&format!(" Only {} could vote.", flowing(&role.name)));
        }
        if let Some(quorum) = rules.quorum {
            text.push_str(&format!(" At least {quorum} had to vote."));
        }
        if rules.anonymous {
            text.push_str(" The vote was anonymous.");
        }
        text + "\n"
    }

    fn outcome(&self) -> String {
        let Some(outcome) = &self.decision.state.outcome else {
            let until = self.decision.state.deadline;
            let until = until.map(|at| format!(" until {}", self.time(at)));
            return format!("Voting goes on{}.\n", until.unwrap_or_default());
        };
        match outcome {
            Outcome::Decided(option) => self.chosen(*option, &self.why(*option)),
            Outcome::Ruled {
                option,
                by,
                reason,
                after,
            } => {
                let chosen = self.chosen(*option, &flowing(reason));
                let after = self.undecided(after);
                format!(
                    "{chosen}\n{} decided so after the vote: {after}\n",
                    flowing(&by.name)
                )
            }
            Outcome::Recorded { option, reason, .. } => {
                self.chosen(*option, &flowing(reason.as_deref().unwrap_or_default()))
            }
            Outcome::Replaced => {
                "No option was chosen: a newer version took its place while voting went on.\n"
                    .to_owned()
            }
            open => format!("No option was chosen: {}\n", self.undecided(open)),
        }
    }

    fn chosen(&self, option: usize, why: &str) -> String {
        let name = self.name(option);
        match why {
            "" => format!("Chosen option: \"{name}\".\n"),
            why => format!(
                "Chosen option: \"{name}\", because {}.\n",
                why.trim_end_matches('.')
            ),
        }
    }

    /// The reasons of those who wanted it, or else the count.
    fn why(&self, option: usize) -> String {
        let ballots = self.visible.ballots.iter();
        let wanted = ballots.filter(|ballot| ballot.choice.favours(option));
        let reasons: Vec<String> = wanted
            .filter_map(|ballot| ballot.reason.as_deref())
            .map(|reason| flowing(reason.trim().trim_end_matches('.')))
            .filter(|reason| !reason.is_empty())
            .collect();
        match reasons.is_empty() {
            true => "it won the vote".to_owned(),
            false => reasons.join("; "),
        }
    }

    fn undecided(&self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Tied(options) => {
                let names = options
                    .iter()
                    .map(|option| format!("\"{}\"", self.name(*option)));
                format!("{} were tied.", names.collect::<Vec<_>>().join(" and "))
            }
            Outcome::NoQuorum { voted } => {
                let quorum = self.proposal.rules.quorum.unwrap_or_default();
                format!("{voted} voted, but {quorum} had to.")
            }
            Outcome::NoVotes => "nobody voted.".to_owned(),
            _ => "it came to something else.".to_owned(),
        }
    }

    /// What the sources say of each option. They do not tell good from bad, so neither does this.
    fn evidence(&self) -> String {
        let options = self.proposal.options.iter();
        let with_grounds = options.filter_map(|option| {
            let grounds = self.proposal.evidence.grounds.iter();
            let id = option.framework.as_deref();
            let grounds: String = grounds
                .filter(|ground| Some(ground.framework.as_str()) == id)
                .map(|ground| self.ground(ground))
                .collect();
            (!grounds.is_empty()).then(|| option_heading(option) + &grounds)
        });
        with_grounds.collect::<Vec<_>>().join("\n")
    }

    fn ground(&self, ground: &Ground) -> String {
        let label = self.label(&ground.attribute);
        let claim = |claim: &GroundClaim| {
            let cited: String = claim.citations.iter().map(cited).collect();
            format!("* {label}: {}\n{cited}", flowing(&claim.words))
        };
        ground.claims.iter().map(claim).collect()
    }

    fn more(&self) -> String {
        let parts = [
            self.visible.tally.as_ref().map(|tally| self.tally(tally)),
            self.dissent(),
            self.votes(),
            self.footnotes(),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join("\n")
    }

    fn footnotes(&self) -> Option<String> {
        let state = &self.decision.state;
        let closed = state
            .closed_at
            .map(|at| format!("Closed on {}", self.time(at)));
        let review = state.review.map(|date| format!("To be reviewed on {date}"));
        let fingerprint = &self.proposal.evidence.fingerprint;
        let knowledge = (!fingerprint.is_empty())
            .then(|| format!("Evidence from knowledge {}", flowing(fingerprint)));
        let notes = [closed, review, knowledge].into_iter().flatten();
        let notes: Vec<String> = notes.chain(self.links()).collect();
        (!notes.is_empty()).then(|| format!("### Notes\n\n{}", list(notes)))
    }

    fn links(&self) -> Vec<String> {
        let link = |link: &Link| {
            let is_newer = link.newer == self.decision.number;
            let words = match (link.kind, is_newer) {
                (LinkKind::Edits, true) => "A newer version of",
                (LinkKind::Edits, false) => "Has a newer version,",
                (LinkKind::Reopens, true) => "Puts to the vote again",
                (LinkKind::Reopens, false) => "Was put to the vote again as",
                (LinkKind::Runoff, true) => "Run-off of",
                (LinkKind::Runoff, false) => "Had a run-off,",
                (LinkKind::Supersedes, true) => "Supersedes",
                (LinkKind::Supersedes, false) => "Superseded by",
            };
            let other = if is_newer { link.older } else { link.newer };
            format!("{words} {}", self.reference(other))
        };
        self.decision.links.iter().map(link).collect()
    }

    fn reference(&self, number: i64) -> String {
        match self.names.beside.get(&number) {
            Some(question) => format!("[{}]({})", adr(number), file_name(number, question)),
            None => adr(number),
        }
    }

    pub(super) fn name(&self, option: usize) -> String {
        let option = self.proposal.options.get(option);
        inline(option.map_or("?", |option| &option.name))
    }

    fn label(&self, id: &str) -> String {
        flowing(self.names.names.get(id).map_or(id, String::as_str))
    }

    fn time(&self, at: Timestamp) -> String {
        shown(at, &self.names.zone)
    }
}

fn option_heading(option: &VoteOption) -> String {
    format!("### {}\n\n", inline(&option.name))
}

fn cited(citation: &GroundCitation) -> String {
    let (quote, shown) = (flowing(&citation.quote), flowing(&citation.line()));
    format!("  * \"{quote}\" ({shown})\n")
}

fn counted(method: Method) -> &'static str {
    match method {
        Method::Single => "Everybody had one vote.",
        Method::Approval => "Everybody could vote for several options.",
        Method::Ranked => "Everybody ranked the options, counted by instant run-off.",
        Method::Score => "Everybody gave each option 0 to 5 points.",
    }
}

pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    items
        .into_iter()
        .map(|item| format!("* {item}\n"))
        .collect()
}

/// Left out where there is nothing to say.
fn section(title: &str, text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("## {title}\n\n{text}"),
    }
}
