//! Fills in a ballot step by step, where one ranks or scores: each step is a menu, and what is filled in so far is in the
//! command itself, so that nothing is kept of a vote that is not cast.

use super::card::{action, vote_for};
use super::voting::check_may_vote;
use super::words::{name, title};
use super::{Asked, Decisions};
use crate::decision::{Choice as Voted, Decision, MOST_POINTS};
use crate::error::{Result, UserError};
use crate::reply::{Action, Block, Choice, Reply, Text};
use crate::request::{Decide, Method, Request};

const ORDINALS: [&str; 10] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

impl Decisions {
    pub(super) fn ballot(
        &self,
        asked: &Asked<'_>,
        number: u32,
        filled: Option<&str>,
        receipt: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        check_may_vote(asked, &decision)?;
        let step = Step {
            decision: &decision,
            filled: filled.unwrap_or_default(),
            receipt,
        };
        match decision.proposal.rules.method {
            Method::Ranked => step.ranked(),
            Method::Score => step.scored(),
            Method::Single | Method::Approval => {
                let mut reply = step.reply(Text::plain("Choose:"));
                super::card::add_votes(&mut reply, &decision, receipt);
                Ok(reply)
            }
        }
    }
}

struct Step<'a> {
    decision: &'a Decision,
    filled: &'a str,
    receipt: Option<&'a str>,
}

impl Step<'_> {
    fn ranked(&self) -> Result<Reply> {
        let proposal = &self.decision.proposal;
        let order = match self.filled {
            "" => Vec::new(),
            filled => match Voted::read(proposal, filled)? {
                Voted::Ranked(order) => order,
                _ => Vec::new(),
            },
        };
        let left: Vec<usize> = (0..proposal.options.len())
            .filter(|at| !order.contains(at))
            .collect();
        let so_far: Vec<&str> = order.iter().map(|at| name(proposal, *at)).collect();
        let text = match so_far.is_empty() {
            true => Text::plain("Which option do you want most?"),
            false => Text::plain("Your ballot: ")
                .strong(so_far.join(" > "))
                .then(". Options that you leave out count for nobody."),
        };
        let mut reply = self.reply(text);
        let ordinal = ORDINALS.get(order.len()).copied().unwrap_or("next");
        let typed = |at: usize| -> String {
            let places = order.iter().chain([&at]).map(|at| (at + 1).to_string());
            // As places, whatever the options are called.
            format!("#{}", places.collect::<Vec<_>>().join(">"))
        };
        let options = left
            .iter()
            .map(|at| self.next(name(proposal, *at), &typed(*at)));
        Self::add_menu(
            &mut reply,
            format!("Your {ordinal} choice"),
            options.collect(),
        );
        self.add_ways_out(&mut reply, !order.is_empty());
        Ok(reply)
    }

    fn scored(&self) -> Result<Reply> {
        let proposal = &self.decision.proposal;
        let points = self.points()?;
        let given = points.iter().enumerate();
        let given: Vec<String> = given
            .map(|(at, points)| format!("{} {points}", name(proposal, at)))
            .collect();
        let text = match given.is_empty() {
            true => Text::plain("0 is the least, 5 the most."),
            false => Text::plain("Your ballot: ")
                .strong(given.join(", "))
                .then("."),
        };
        let mut reply = self.reply(text);
        let at = points.len();
        if at < proposal.options.len() {
            let before: String = points.iter().map(|points| format!("{points},")).collect();
            let options = (0..=MOST_POINTS)
                .rev()
                .map(|points| self.next(&points.to_string(), &format!("{before}{points}")));
            let label = format!("Points for {}", name(proposal, at));
            Self::add_menu(&mut reply, label, options.collect());
        }
        self.add_ways_out(&mut reply, at == proposal.options.len());
        Ok(reply)
    }

    /// Points given so far, in the order of the options.
    fn points(&self) -> Result<Vec<u8>, UserError> {
        let parts = self
            .filled
            .split(',')
            .filter(|part| !part.trim().is_empty());
        let points: Option<Vec<u8>> = parts
            .map(|part| {
                part.trim()
                    .parse()
                    .ok()
                    .filter(|points| *points <= MOST_POINTS)
            })
            .collect();
        let fit = points.filter(|points| points.len() <= self.decision.proposal.options.len());
        fit.ok_or_else(|| {
            UserError::new("Points are numbers from 0 to 5, one for each option, such as 5,0,3.")
        })
    }

    fn reply(&self, text: Text) -> Reply {
        Reply {
            title: Some(title(self.decision)),
            blocks: vec![Block::Paragraph(text)],
            private: true,
            // The next step takes this one's place.
            paged: Some(self.request(None)),
            ..Reply::default()
        }
    }

    fn add_menu(reply: &mut Reply, label: String, options: Vec<Action>) {
        reply
            .choices
            .extend((!options.is_empty()).then_some(Choice {
                label,
                options,
                current: None,
                several: false,
            }));
    }

    fn add_ways_out(&self, reply: &mut Reply, is_ballot: bool) {
        if is_ballot {
            let number = self.decision.number;
            reply.actions.push(vote_for(
                number,
                "Cast this ballot",
                self.filled,
                self.receipt,
            ));
        }
        if !self.filled.is_empty() {
            reply.actions.push(Action {
                label: "Start over".to_owned(),
                request: self.request(None),
            });
        }
    }

    fn next(&self, label: &str, filled: &str) -> Action {
        Action {
            label: label.to_owned(),
            request: self.request(Some(filled)),
        }
    }

    fn request(&self, choice: Option<&str>) -> Request {
        let receipt = self.receipt.map(str::to_owned);
        action("", self.decision.number, |number| Decide::Ballot {
            number,
            choice: choice.map(str::to_owned),
            receipt: receipt.clone(),
        })
        .request
    }
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, offered, words};

    /// Follows the first offer whose label is this.
    fn press(talk: &Talk, reply: &crate::reply::Reply, label: &str) -> crate::reply::Reply {
        let lead = format!("{label}: ");
        let all = offered(reply);
        let found = all.iter().find_map(|it| it.strip_prefix(&lead));
        talk.say(
            "ada",
            found.unwrap_or_else(|| panic!("no {label} in {all:?}")),
        )
    }

    #[test]
    fn a_ranking_is_filled_in_step_by_step() {
        let talk = Talk::new();
        let card = talk.say("ada", "/decide start --options a,b,c --method ranked What?");
        let first = press(&talk, &card, "Rank the options");
        assert!(first.private && first.paged.is_some());
        let second = press(&talk, &first, "c");
        assert_eq!(second.choices[0].label, "Your second choice");
        let third = press(&talk, &second, "a");
        assert!(
            words(&third).contains("Your ballot: c > a"),
            "{}",
            words(&third)
        );
        assert_eq!(third.choices[0].options.len(), 1);
        let cast = press(&talk, &third, "Cast this ballot");
        assert!(
            words(&cast).contains("Your vote c > a counts."),
            "{}",
            words(&cast)
        );
        assert!(offered(&press(&talk, &third, "Start over")).len() >= 3);
    }

    #[test]
    fn points_are_given_option_by_option() {
        let talk = Talk::new();
        let card = talk.say("ada", "/decide start --options a,b --method score What?");
        let first = press(&talk, &card, "Score the options");
        assert_eq!(first.choices[0].label, "Points for a");
        let second = press(&talk, &first, "5");
        let both = press(&talk, &second, "0");
        assert!(both.choices.is_empty());
        let cast = press(&talk, &both, "Cast this ballot");
        assert!(
            words(&cast).contains("Your vote a 5, b 0 counts."),
            "{}",
            words(&cast)
        );
        talk.refused("ada", "/decide ballot 1 9,9");
    }

    #[test]
    fn a_button_means_its_option_also_where_options_are_numbers() {
        let talk = Talk::new();
        let card = talk.say("ada", "/decide start --options 3,2,1 How many?");
        let voted = press(&talk, &card, "3");
        assert!(
            words(&voted).contains("Your vote for 3 counts."),
            "{}",
            words(&voted)
        );
        let card = talk.say(
            "ada",
            "/decide start --options 3,2,1 --method ranked How many?",
        );
        let step = press(
            &talk,
            &press(&talk, &press(&talk, &card, "Rank the options"), "3"),
            "1",
        );
        let voted = press(&talk, &step, "Cast this ballot");
        assert!(
            words(&voted).contains("Your vote 3 > 1 counts."),
            "{}",
            words(&voted)
        );
    }
}
