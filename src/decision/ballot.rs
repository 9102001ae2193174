//! One person's vote: read from what was typed or pressed, for each way of counting.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::proposal::{Person, Proposal};
use crate::error::UserError;
use crate::request::Method;

/// A vote as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Who cast it; nobody where the vote is anonymous, or whoever cast it had it erased.
    pub voter: Option<Person>,
    /// Of an anonymous vote, what its voter finds it by.
    pub receipt: Option<String>,
    pub choice: Choice,
    pub reason: Option<String>,
    /// Not of an anonymous vote: the time would tell who it was.
    pub cast_at: Option<Timestamp>,
}

/// What a ballot says, as places of options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    Single(usize),
    /// In the order of the options, each once, at least one.
    Approval(Vec<usize>),
    /// The most wanted first, each once, at least one; the rest is left unranked.
    Ranked(Vec<usize>),
    /// 0 to 5 points for every option, in their order.
    Score(Vec<u8>),
}

/// The most points that a ballot gives an option.
pub const MOST_POINTS: u8 = 5;

impl Choice {
    /// Reads what was typed: "django" or "1" of single choice; "1,3" to approve; "2>1>3" or "2,1,3" to rank; "5,0,3" to
    /// score in the order of the options, or "1=5,2=3" (options that are not named get 0). Where an option has a number
    /// for a name, a number means the name; with "#" before the first of them, all are places from 1.
    ///
    /// # Errors
    /// What can't be read, with how it goes.
    pub fn read(proposal: &Proposal, typed: &str) -> Result<Self, UserError> {
        let reading = Reading::new(proposal, typed);
        match proposal.rules.method {
            Method::Single => reading.single().map(Self::Single),
            Method::Approval => {
                let mut places = reading.places(&[',', ';', '\n'])?;
                places.sort_unstable();
                Ok(Self::Approval(places))
            }
            Method::Ranked => reading.places(&['>', ',', ';', '\n']).map(Self::Ranked),
            Method::Score => reading.points().map(Self::Score),
        }
    }

    /// As [`Self::read`] reads it again, with numbers from 1: "#2", "#1,3", "#2>1>3", "5,0,3".
    pub fn typed(&self) -> String {
        match self {
            Self::Single(place) => numbered(&[*place], ""),
            Self::Approval(places) => numbered(places, ","),
            Self::Ranked(places) => numbered(places, ">"),
            Self::Score(points) => {
                let points: Vec<String> = points.iter().map(u8::to_string).collect();
                points.join(",")
            }
        }
    }

    /// As a reader of the outcome sees it, with the names of options: "Django", "Django, Flask", "Django > Flask",
    /// "Django 5, Flask 0".
    pub fn in_words(&self, proposal: &Proposal) -> String {
        let name = |place: &usize| proposal.options.get(*place).map_or("?", |it| &it.name);
        let names = |places: &[usize], separator: &str| {
            let names: Vec<&str> = places.iter().map(name).collect();
            names.join(separator)
        };
        match self {
            Self::Single(place) => name(place).to_owned(),
            Self::Approval(places) => names(places, ", "),
            Self::Ranked(places) => names(places, " > "),
            Self::Score(points) => {
                let points = points.iter().enumerate();
                let points = points.map(|(place, points)| format!("{} {points}", name(&place)));
                points.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Whether who cast it is content with this option: chose or approved of it, ranked it first, or gave it points and no
    /// other more.
    pub fn favours(&self, option: usize) -> bool {
        match self {
            Self::Single(place) => *place == option,
            Self::Approval(places) => places.contains(&option),
            Self::Ranked(places) => places.first() == Some(&option),
            Self::Score(points) => {
                let most = points.iter().max().filter(|most| **most > 0);
                most.is_some() && most == points.get(option)
            }
        }
    }
}

fn numbered(places: &[usize], separator: &str) -> String {
    let numbers = places.iter().map(|place| (place + 1).to_string());
    format!("#{}", numbers.collect::<Vec<_>>().join(separator))
}

/// A vote that is being read.
struct Reading<'a> {
    proposal: &'a Proposal,
    typed: &'a str,
    /// Whether numbers are places, even where an option has such a name.
    numbered: bool,
}

impl<'a> Reading<'a> {
    fn new(proposal: &'a Proposal, typed: &'a str) -> Self {
        let typed = typed.trim();
        let numbered = typed.starts_with('#');
        Self {
            proposal,
            typed,
            numbered,
        }
    }

    fn single(&self) -> Result<usize, UserError> {
        if let Some(place) = self.find(self.typed) {
            return Ok(place);
        }
        let several = pieces(self.typed, &[',', ';', '>', '\n']);
        if several.len() > 1 && several.iter().all(|piece| self.find(piece).is_some()) {
            return Err(self.mistake("This vote is for one option"));
        }
        self.place(self.typed)
    }

    /// The options named between separators, or the one whose name has separators in it.
    fn places(&self, separators: &[char]) -> Result<Vec<usize>, UserError> {
        let pieces = pieces(self.typed, separators);
        let is_number = |piece: &&str| piece.trim_start_matches('#').parse::<usize>().is_ok();
        // "#1,2" is places even where an option is called that.
        let are_numbers = self.numbered && pieces.iter().all(is_number);
        if let Some(place) = self.find(self.typed).filter(|_| !are_numbers) {
            return Ok(vec![place]);
        }
        let mut places = Vec::new();
        for piece in pieces {
            let place = self.place(piece)?;
            self.only_once(&places, place)?;
            places.push(place);
        }
        match places.is_empty() {
            true => self.place(self.typed).map(|place| vec![place]),
            false => Ok(places),
        }
    }

    /// Points of each option, in their order or by name.
    fn points(&self) -> Result<Vec<u8>, UserError> {
        let pieces = pieces(self.typed, &[',', ';', '\n']);
        if pieces.iter().any(|piece| piece.contains(['=', ':'])) {
            return self.points_by_name(&pieces);
        }
        let points: Vec<u8> = pieces
            .iter()
            .map(|piece| self.number(piece))
            .collect::<Result<_, _>>()?;
        match (points.len(), self.proposal.options.len()) {
            (given, options) if given == options => Ok(points),
            (given, options) => {
                Err(self.mistake(&format!("There are {options} options but {given} scores")))
            }
        }
    }

    fn points_by_name(&self, pieces: &[&str]) -> Result<Vec<u8>, UserError> {
        let mut points = vec![0; self.proposal.options.len()];
        let mut named = Vec::new();
        for piece in pieces {
            let (name, given) = piece
                .rsplit_once(['=', ':'])
                .ok_or_else(|| self.mistake(&format!("\"{piece}\" names no points")))?;
            let place = self.place(name)?;
            self.only_once(&named, place)?;
            named.push(place);
            points[place] = self.number(given)?;
        }
        Ok(points)
    }

    fn number(&self, typed: &str) -> Result<u8, UserError> {
        let typed = typed.trim();
        let points = typed.parse().ok().filter(|points| *points <= MOST_POINTS);
        points.ok_or_else(|| self.mistake(&format!("\"{typed}\" is no score from 0 to 5")))
    }

    fn find(&self, typed: &str) -> Option<usize> {
        let typed = typed.trim();
        let place = || {
            let number: usize = typed.trim_start_matches('#').parse().ok()?;
            let place = number.checked_sub(1)?;
            (place < self.proposal.options.len()).then_some(place)
        };
        let by_number = (self.numbered || typed.starts_with('#')).then(place);
        by_number.flatten().or_else(|| self.proposal.option(typed))
    }

    fn place(&self, typed: &str) -> Result<usize, UserError> {
        let typed = typed.trim();
        self.find(typed).ok_or_else(|| match typed {
            "" => self.mistake("That names no option"),
            typed => {
                let like = like(typed, &self.proposal.names());
                let like = like.map(|name| format!(" (did you mean \"{name}\"?)"));
                let like = like.unwrap_or_default();
                self.mistake(&format!("\"{typed}\" is not among the options{like}"))
            }
        })
    }

    fn only_once(&self, before: &[usize], place: usize) -> Result<(), UserError> {
        if !before.contains(&place) {
            return Ok(());
        }
        let name = &self.proposal.options[place].name;
        Err(self.mistake(&format!("\"{name}\" is named twice")))
    }

    /// What is wrong, and how it goes in this very vote.
    fn mistake(&self, wrong: &str) -> UserError {
        UserError::new(format!("{wrong}: {}.", self.how()))
    }

    fn how(&self) -> String {
        let names = self.proposal.names();
        let (first, all) = (&names[..names.len().min(1)], &names[..names.len().min(2)]);
        let numbers: Vec<usize> = (0..all.len()).collect();
        match self.proposal.rules.method {
            Method::Single => format!("type one, such as {}", example(first, "", &[0])),
            Method::Approval => {
                let example = example(all, ", ", &numbers);
                format!("name each that you can live with once, such as {example}")
            }
            Method::Ranked => {
                let example = example(all, " > ", &numbers);
                format!("name each once, the best first, such as {example}")
            }
            Method::Score => {
                let points = [5, 0, 3, 1, 4, 2, 0, 1, 2, 3];
                let points = Choice::Score(points.into_iter().take(names.len()).collect());
                let points = points.typed();
                format!("give every option 0 to 5 points in their order, such as \"{points}\"")
            }
        }
    }
}

fn pieces<'a>(typed: &'a str, separators: &[char]) -> Vec<&'a str> {
    let pieces = typed.split(separators).map(str::trim);
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// By name and by number; by number alone where a name would be cut at its separators. The sign for numbers is left out
/// where no name can be taken for one.
fn example(names: &[&str], separator: &str, places: &[usize]) -> String {
    let separators = [',', ';', '>', '"'];
    let mut by_number = numbered(places, separator.trim());
    if names.iter().all(|name| name.parse::<usize>().is_err()) {
        by_number.remove(0);
    }
    match names.iter().any(|name| name.contains(separators)) {
        true => format!("\"{by_number}\""),
        false => format!("\"{}\" or \"{by_number}\"", names.join(separator)),
    }
}

/// The option that is meant by a name with typing errors.
fn like<'a>(typed: &str, names: &[&'a str]) -> Option<&'a str> {
    const LIKENESS: f64 = 0.6;
    let typed = typed.to_lowercase();
    let likeness =
        |name: &str| strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &typed);
    let likely = names.iter().map(|name| (likeness(name), *name));
    likely
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::samples::{any_choice, any_proposal, proposal};
    use proptest::prelude::*;

    fn read(method: Method, typed: &str) -> Result<Choice, String> {
        let options = ["Ruby on Rails", "Django", "Flask"];
        let proposal = proposal(method, &options);
        Choice::read(&proposal, typed).map_err(|mistake| mistake.to_string())
    }

    #[test]
    fn one_option_by_name_id_or_number() {
        for typed in ["django", " Django ", "2", "#2"] {
            assert_eq!(
                read(Method::Single, typed),
                Ok(Choice::Single(1)),
                "{typed}"
            );
        }
        assert_eq!(read(Method::Single, "ruby on rails"), Ok(Choice::Single(0)));
    }

    #[test]
    fn several_options_mixed_and_in_any_order() {
        for typed in [
            "3, ruby on rails",
            "Ruby on Rails;flask",
            "#3,#1",
            "1,3,",
            "#1 ,3",
        ] {
            let approved = Choice::Approval(vec![0, 2]);
            assert_eq!(read(Method::Approval, typed), Ok(approved), "{typed}");
        }
        for typed in [
            "2>1>3",
            "2,1,3",
            "Django > Ruby on Rails > flask",
            "#2 > #1 > flask",
        ] {
            let ranked = Choice::Ranked(vec![1, 0, 2]);
            assert_eq!(read(Method::Ranked, typed), Ok(ranked), "{typed}");
        }
        assert_eq!(read(Method::Ranked, "flask"), Ok(Choice::Ranked(vec![2])));
    }

    #[test]
    fn points_in_order_or_by_name() {
        for typed in ["5,0,3", "5, 0, 3", "1=5,3=3", "flask = 3; ruby on rails: 5"] {
            let scored = Choice::Score(vec![5, 0, 3]);
            assert_eq!(read(Method::Score, typed), Ok(scored), "{typed}");
        }
    }

    #[test]
    fn a_number_is_first_a_name_and_with_its_sign_a_place() {
        let proposal = proposal(Method::Approval, &["2", "3", "4"]);
        let read = |typed| Choice::read(&proposal, typed).expect("a vote");
        assert_eq!(read("2"), Choice::Approval(vec![0]));
        assert_eq!(read("#2,3"), Choice::Approval(vec![1, 2]));
        let odd = crate::decision::samples::proposal(Method::Approval, &["#1,2", "b"]);
        let both = Choice::Approval(vec![0, 1]);
        assert_eq!(Choice::read(&odd, "#1,2"), Ok(both));
    }

    #[test]
    fn a_name_with_separators_is_read_whole() {
        let proposal = proposal(Method::Ranked, &["C, C++", "Rust > all"]);
        let read = |typed| Choice::read(&proposal, typed).expect("a vote");
        assert_eq!(read("c, c++"), Choice::Ranked(vec![0]));
        assert_eq!(read("rust > all"), Choice::Ranked(vec![1]));
    }

    #[test]
    fn a_mistake_tells_how_this_very_vote_goes() {
        let mistake = |method, typed| read(method, typed).expect_err("a mistake");
        insta::assert_snapshot!(
            [
                mistake(Method::Single, "djnago"),
                mistake(Method::Single, ""),
                mistake(Method::Single, "django, flask"),
                mistake(Method::Approval, "1, spring"),
                mistake(Method::Approval, "1, #1"),
                mistake(Method::Ranked, "flask > django > flask"),
                mistake(Method::Score, "6,0,0"),
                mistake(Method::Score, "5,5"),
                mistake(Method::Score, "django=5, flask"),
            ]
            .join("\n"),
            @r#"
            "djnago" is not among the options (did you mean "Django"?): type one, such as "Ruby on Rails" or "1".
            That names no option: type one, such as "Ruby on Rails" or "1".
            This vote is for one option: type one, such as "Ruby on Rails" or "1".
            "spring" is not among the options: name each that you can live with once, such as "Ruby on Rails, Django" or "1,2".
            "Ruby on Rails" is named twice: name each that you can live with once, such as "Ruby on Rails, Django" or "1,2".
            "Flask" is named twice: name each once, the best first, such as "Ruby on Rails > Django" or "1>2".
            "6" is no score from 0 to 5: give every option 0 to 5 points in their order, such as "5,0,3".
            There are 3 options but 2 scores: give every option 0 to 5 points in their order, such as "5,0,3".
            "flask" names no points: give every option 0 to 5 points in their order, such as "5,0,3".
            "#
        );
    }

    proptest! {
        #[test]
        fn what_is_typed_is_read_back(
            (proposal, choice) in any_proposal().prop_flat_map(|proposal| {
                let choice = any_choice(proposal.rules.method, proposal.options.len());
                (Just(proposal), choice)
            })
        ) {
            prop_assert_eq!(Choice::read(&proposal, &choice.typed()), Ok(choice));
        }

        #[test]
        fn nothing_that_is_typed_breaks_reading(proposal in any_proposal(), typed in ".{0,40}") {
            if let Err(mistake) = Choice::read(&proposal, &typed) {
                prop_assert!(!mistake.to_string().is_empty());
            }
        }
    }
}
