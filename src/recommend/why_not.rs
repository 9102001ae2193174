//! Tells what keeps a candidate from the first place, need by need, and what would have to change for it to win.

use super::board::{Board, Fate, Place, Points};
use super::corrections;
use super::recommendation::Recommendation;
use super::reply::{of_language, point};
use super::wanted::Refusal;
use super::ways;
use super::words::{listed, ordinal, understood};
use crate::citing::Citing;
use crate::error::UserError;
use crate::knowledge::need::Standing;
use crate::reply::{Action, Block, Reply, Text};

/// Why the framework of this name is not first; with needs that were understood.
///
/// # Errors
/// A name that is not known, or one that is no candidate.
pub fn why_not(
    recommendation: &Recommendation<'_>,
    name: &str,
    page: Option<u32>,
) -> Result<Reply, UserError> {
    let framework = recommendation.knowledge.framework(name)?;
    let Some(candidate) = recommendation.board.candidate(&framework.id) else {
        return Err(UserError::new(format!(
            "{} is not among what I recommend: it is a part, a tool or a platform, not a framework to build on.",
            framework.name
        )));
    };
    let case = Case {
        recommendation,
        candidate,
        name: &framework.name,
    };
    let mut citing = Citing::new(recommendation.knowledge);
    let shares = case.place().is_some_and(|place| place.shared);
    let mut blocks = vec![Block::Paragraph(case.standing())];
    blocks.extend(case.refusal(&mut citing));
    blocks.extend(case.musts(&mut citing));
    blocks.extend(case.beside_the_first(&mut citing));
    blocks.extend(case.unknown());
    if !case.is_first() || shares {
        blocks.push(case.what_would_have_to_change());
    }
    let title = match case.is_first() {
        true if shares => format!("{} shares the first place", framework.name),
        true => format!("{} is first", framework.name),
        false => format!("Why not {}?", framework.name),
    };
    Ok(Reply {
        title: Some(title),
        taken_as: Some(understood(&recommendation.reading)),
        blocks,
        sources: citing.into_sources(),
        actions: vec![Action {
            label: "The whole recommendation".to_owned(),
            request: recommendation.request(None, None),
        }],
        choices: corrections::why_not(recommendation, Some(candidate))
            .into_iter()
            .collect(),
        knowledge: Some(recommendation.knowledge.fingerprint.as_str().to_owned()),
        paged: Some(corrections::request(recommendation, candidate, page)),
        ..Reply::default()
    })
}

/// One candidate that is asked about.
struct Case<'a> {
    recommendation: &'a Recommendation<'a>,
    candidate: usize,
    name: &'a str,
}

impl Case<'_> {
    fn board(&self) -> &Board<'_> {
        &self.recommendation.board
    }

    fn place(&self) -> Option<&Place> {
        let mut ranking = self.recommendation.ranking.iter();
        ranking.find(|place| place.candidate == self.candidate)
    }

    fn is_first(&self) -> bool {
        self.place().is_some_and(|place| place.number == 1)
    }

    fn fate(&self) -> Fate {
        let candidate = self.recommendation.candidate(self.candidate);
        self.board().fate(candidate, &self.board().weights())
    }

    /// Whom it is set beside: the first of the others.
    fn rival(&self) -> Option<&Place> {
        let mut ranking = self.recommendation.ranking.iter();
        ranking.find(|place| place.candidate != self.candidate)
    }

    fn rival_name(&self) -> Option<&str> {
        self.rival()
            .map(|place| self.recommendation.name(place.candidate))
    }

    /// "Flask is 3rd of 9 with +2 of 12 points; Django is 1st with +6."
    fn standing(&self) -> Text {
        let name = Text::default().strong(self.name);
        let (Some(place), all) = (self.place(), self.recommendation.ranking.len()) else {
            return name.then(self.not_ranked());
        };
        let most = self.board().most();
        let tie = if place.shared { " (a tie)" } else { "" };
        let own = format!(
            " is {}{tie} of {all}, with {} of {most} points",
            ordinal(place.number),
            place.merit.points
        );
        let rival = self.rival().zip(self.rival_name());
        let rival = rival.map(|(rival, name)| {
            format!(
                "; {name} is {} with {}",
                ordinal(rival.number),
                rival.merit.points
            )
        });
        name.then(format!("{own}{}.", rival.unwrap_or_default()))
    }

    fn not_ranked(&self) -> &'static str {
        match self.fate() {
            Fate::Refused => " is left out, as you said.",
            Fate::LeftOut => " is left out, since it lacks a must.",
            Fate::Unheard => " is not ranked: my sources say nothing of these needs for it.",
            Fate::Unsupported => {
                " is not ranked: what my sources say of these needs speaks against it."
            }
            Fate::Ranked(_) => "",
        }
    }

    /// The musts that it lacks, or that the sources don't tell of, where that decides.
    fn musts(&self, citing: &mut Citing<'_>) -> Vec<Block> {
        let standings = &self.recommendation.candidate(self.candidate).standings;
        let musts = self.board().wanted.iter().zip(standings);
        let musts = musts.filter(|(wanted, _)| wanted.must);
        let mut blocks = Vec::new();
        for (wanted, standing) in musts {
            let lead = match standing {
                Standing::Unmet(_) => "A must that it lacks: ",
                Standing::Unknown => {
                    "A must that I can't confirm, so it ranks behind those where I can: "
                }
                _ => continue,
            };
            let point = point(self.recommendation, citing, wanted, standing);
            blocks.push(Block::Paragraph(Text::plain(lead).and(point)));
        }
        blocks
    }

    /// Where the first of the others is ahead, and where this one is, both cited.
    fn beside_the_first(&self, citing: &mut Citing<'_>) -> Vec<Block> {
        let Some((rival, name)) = self.rival().zip(self.rival_name()) else {
            return Vec::new();
        };
        let rival = rival.candidate;
        let mut blocks = Vec::new();
        for (ahead, behind, leader) in [
            (rival, self.candidate, name),
            (self.candidate, rival, self.name),
        ] {
            let items = self.where_ahead(citing, ahead, behind);
            if !items.is_empty() {
                blocks.push(Block::Heading(format!("Where {leader} is ahead")));
                blocks.push(Block::List(items));
            }
        }
        blocks
    }

    fn where_ahead(&self, citing: &mut Citing<'_>, ahead: usize, behind: usize) -> Vec<Text> {
        let of = |candidate| self.recommendation.candidate(candidate);
        let pairs = of(ahead).standings.iter().zip(&of(behind).standings);
        let mut items = Vec::new();
        for (wanted, (theirs, others)) in self.board().wanted.iter().zip(pairs) {
            let told = wanted.must && matches!(others, Standing::Unmet(_) | Standing::Unknown);
            let ahead_here = Points::of(theirs, wanted.weight) > Points::of(others, wanted.weight);
            if !ahead_here || (told && behind == self.candidate) {
                continue;
            }
            for (candidate, standing) in [(ahead, theirs), (behind, others)] {
                let name = Text::plain(format!("{}: ", self.recommendation.name(candidate)));
                items.push(name.and(point(self.recommendation, citing, wanted, standing)));
            }
        }
        items
    }

    /// Musts apart: of them [`Self::musts`] tells.
    fn unknown(&self) -> Option<Block> {
        let standings = &self.recommendation.candidate(self.candidate).standings;
        let all = self.board().wanted.iter().zip(standings);
        let unknown = all.filter(|(w, standing)| !w.must && **standing == Standing::Unknown);
        let unknown: Vec<String> = unknown.map(|(wanted, _)| wanted.label()).collect();
        let labels: Vec<&str> = unknown.iter().map(String::as_str).collect();
        let lead = Text::default()
            .strong("Not in my sources, so neither for nor against it:")
            .then(" ");
        let words = format!("{}.", listed(&labels));
        (!unknown.is_empty()).then(|| Block::Paragraph(lead.then(words)))
    }

    fn what_would_have_to_change(&self) -> Block {
        let lead = match self.is_first() {
            true => format!("What would put {} first alone:", self.name),
            false => format!("What would have to change for {} to win:", self.name),
        };
        let lead = Text::default().strong(lead).then(" ");
        if self.fate() == Fate::Refused {
            return Block::Paragraph(lead.then(self.refusal_to_lift()));
        }
        let ways = ways::told(self.board(), self.candidate);
        Block::Paragraph(lead.then(format!("{ways}.")))
    }

    /// What it would be if it were not refused.
    fn refusal_to_lift(&self) -> String {
        let board = self.board().allowing(self.candidate);
        let ranking = board.ranking(&board.weights());
        let place = ranking.iter().find(|p| p.candidate == self.candidate);
        let then = match (
            place,
            board.fate(&board.candidates[self.candidate], &board.weights()),
        ) {
            (Some(place), _) => format!("it would be {}", ordinal(place.number)),
            (None, Fate::LeftOut) => "it would still lack a must".to_owned(),
            (None, _) => "nothing would speak for it".to_owned(),
        };
        format!("if it were not refused, {then}.")
    }

    /// The source for its language, where that is refused.
    fn refusal(&self, citing: &mut Citing<'_>) -> Option<Block> {
        let refusal = self
            .recommendation
            .candidate(self.candidate)
            .refusal
            .as_ref()?;
        let Refusal::Language(language, cells) = refusal else {
            return None;
        };
        let lead = format!("It must not be {}: ", language.label);
        let said = of_language(self.recommendation, citing, language, cells);
        Some(Block::Paragraph(Text::plain(lead).and(said).then(".")))
    }
}
