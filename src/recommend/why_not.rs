//! Tells what keeps a candidate from the first place, need by need, and what would have to change for it to win.

use super::board::{Board, Fate, Place, Points};
use super::corrections;
use super::flip;
use super::recommendation::Recommendation;
use super::reply::{of_language, point};
use super::wanted::Refusal;
use super::words::{changed, listed, ordinal, understood};
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
    let is_first = case.place().is_some_and(|place| place.number == 1);
    let mut blocks = vec![Block::Paragraph(case.standing())];
    blocks.extend(case.refusal(&mut citing));
    blocks.extend(case.musts(&mut citing));
    blocks.extend(case.beside_the_first(&mut citing));
    blocks.extend(case.unknown());
    if !is_first || case.place().is_some_and(|place| place.shared) {
        blocks.push(case.what_would_have_to_change());
    }
    let title = match is_first {
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

    fn unknown_needs(&self) -> Vec<usize> {
        let standings = &self.recommendation.candidate(self.candidate).standings;
        let unknown = standings.iter().enumerate();
        let unknown = unknown.filter(|(_, standing)| **standing == Standing::Unknown);
        unknown.map(|(at, _)| at).collect()
    }

    fn labels(&self, wanted: &[usize]) -> String {
        let labels = wanted.iter().map(|at| self.board().wanted[*at].label());
        let labels: Vec<String> = labels.collect();
        listed(&labels.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn unknown(&self) -> Option<Block> {
        let unknown = self.unknown_needs();
        let lead = Text::default()
            .strong("Not in my sources, so neither for nor against it:")
            .then(" ");
        let words = format!("{}.", self.labels(&unknown));
        (!unknown.is_empty()).then(|| Block::Paragraph(lead.then(words)))
    }

    fn what_would_have_to_change(&self) -> Block {
        let lead = format!("What would have to change for {} to win:", self.name);
        let lead = Text::default().strong(lead).then(" ");
        if self.fate() == Fate::Refused {
            return Block::Paragraph(lead.then(self.refusal_to_lift()));
        }
        let ways = [self.musts_to_lift(), self.by_weights(), self.by_sources()];
        let mut ways: Vec<String> = ways.into_iter().flatten().collect();
        if ways.is_empty() {
            ways.push("no change of one or two weights would do it".to_owned());
        }
        Block::Paragraph(lead.then(format!("{}.", ways.join("; or "))))
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

    /// "admin panel is no must; then it is 3rd"
    fn musts_to_lift(&self) -> Option<String> {
        let standings = &self.recommendation.candidate(self.candidate).standings;
        let wanted = &self.board().wanted;
        let lacking = |at: &usize| wanted[*at].must && matches!(standings[*at], Standing::Unmet(_));
        let lacking: Vec<usize> = (0..wanted.len()).filter(lacking).collect();
        if lacking.is_empty() {
            return None;
        }
        let board = self.board().without_musts(&lacking);
        let ranking = board.ranking(&board.weights());
        let place = ranking.iter().find(|p| p.candidate == self.candidate);
        let then = match place {
            Some(place) if place.number == 1 && !place.shared => "it would be first".to_owned(),
            Some(place) => format!("it would be {}", ordinal(place.number)),
            None => "nothing would speak for it".to_owned(),
        };
        let first = place.is_some_and(|place| place.number == 1);
        let weights = flip::for_winning(&board, self.candidate).filter(|_| !first);
        let weights =
            weights.map(|flip| format!(", and first if {}", changed(&board, &flip.changes)));
        let verb = if lacking.len() == 1 {
            "were no must"
        } else {
            "were no musts"
        };
        Some(format!(
            "if {} {verb}, {then}{}",
            self.labels(&lacking),
            weights.unwrap_or_default()
        ))
    }

    /// "if async counted 5 instead of 3"
    fn by_weights(&self) -> Option<String> {
        let flip = flip::for_winning(self.board(), self.candidate)?;
        let changes = changed(self.board(), &flip.changes);
        let level: Vec<&str> = flip
            .first
            .iter()
            .filter(|candidate| **candidate != self.candidate)
            .map(|candidate| self.recommendation.name(*candidate))
            .collect();
        Some(match level.is_empty() {
            true => format!("it would be first if {changes}"),
            false => format!("it would be level with {} if {changes}", listed(&level)),
        })
    }

    /// "if my sources said that it has an admin panel": the fewest unknowns that would do.
    fn by_sources(&self) -> Option<String> {
        let unknown = self.unknown_needs();
        let singles = unknown.iter().map(|at| vec![*at]);
        let mut supposed = singles.chain([unknown.clone()]).filter(|s| !s.is_empty());
        let enough = supposed.find(|supposed| {
            let board = self.board().supposing(self.candidate, supposed);
            board.first(&board.weights()).contains(&self.candidate)
        })?;
        Some(format!(
            "it would be first if my sources said that it meets {}, which they don't tell",
            self.labels(&enough)
        ))
    }
}
