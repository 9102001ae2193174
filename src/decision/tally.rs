//! Counts ballots. The same ballots give the same result, whatever their order.

use super::ballot::{Choice, MOST_POINTS};
use crate::request::Method;

/// How a vote stands, or came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub ballots: usize,
    /// For each option in its order: votes, approvals, first ranks or points.
    pub counts: Vec<Count>,
    /// Of a ranked vote, each round of the count.
    pub rounds: Vec<Round>,
    pub verdict: Verdict,
}

/// What one option got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub option: usize,
    pub votes: u64,
}

/// One round of an instant run-off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The options still in, with the ballots that count for each.
    pub counts: Vec<Count>,
    /// Ballots on which no option is left.
    pub exhausted: u64,
    /// The options that go out after it.
    pub eliminated: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Winner(usize),
    /// In the order of the options.
    Tie(Vec<usize>),
    /// There are no ballots.
    Nothing,
}

/// Counts `choices` for so many options.
///
/// Single choice, approval and score: the most votes or points win. Ranked: who has more than half of the ballots that
/// still count wins; else the option with the fewest goes out and its ballots go on to their next rank. Where several
/// have the fewest, the one with fewer in the latest earlier round in which they differ goes out; where they never differ, all of them go out
/// together, unless no other would be left: then it is a tie.
pub fn tally<'a>(
    method: Method,
    options: usize,
    choices: impl IntoIterator<Item = &'a Choice>,
) -> Tally {
    let choices: Vec<&Choice> = choices.into_iter().collect();
    let rankings: Vec<&[usize]> = choices.iter().map(|choice| ranks(choice)).collect();
    let rounds = match method {
        Method::Ranked => runoff(options, &rankings),
        _ => Vec::new(),
    };
    let counts = match rounds.first() {
        Some(first) => first.counts.clone(),
        None => counts(options, |option| sum(&choices, method, option)),
    };
    let verdict = match rounds.last() {
        _ if choices.is_empty() || options == 0 => Verdict::Nothing,
        Some(last) => verdict(&last.counts),
        None => verdict(&counts),
    };
    Tally {
        ballots: choices.len(),
        counts,
        rounds,
        verdict,
    }
}

/// Those ahead. After the last round of a run-off that is who has the majority, or all that are left.
fn verdict(counts: &[Count]) -> Verdict {
    let most = counts.iter().map(|count| count.votes).max();
    let ahead = counts.iter().filter(|count| Some(count.votes) == most);
    let ahead: Vec<usize> = ahead.map(|count| count.option).collect();
    match ahead.as_slice() {
        [winner] => Verdict::Winner(*winner),
        _ => Verdict::Tie(ahead),
    }
}

fn counts(options: usize, votes: impl Fn(usize) -> u64) -> Vec<Count> {
    let count = |option| Count {
        option,
        votes: votes(option),
    };
    (0..options).map(count).collect()
}

/// What one option gets of all ballots. A ballot of another kind than the vote gives nothing.
fn sum(choices: &[&Choice], method: Method, option: usize) -> u64 {
    let votes = |choice: &&&Choice| match (method, choice) {
        (Method::Single, Choice::Single(chosen)) => u64::from(*chosen == option),
        (Method::Approval, Choice::Approval(approved)) => u64::from(approved.contains(&option)),
        (Method::Score, Choice::Score(points)) => {
            let points = points.get(option).copied().unwrap_or_default();
            u64::from(points.min(MOST_POINTS))
        }
        _ => 0,
    };
    choices.iter().map(|choice| votes(&choice)).sum()
}

fn ranks(choice: &Choice) -> &[usize] {
    match choice {
        Choice::Ranked(ranks) => ranks,
        _ => &[],
    }
}

/// The rounds of an instant run-off. The last has a majority, or only options that are tied in all rounds.
fn runoff(options: usize, rankings: &[&[usize]]) -> Vec<Round> {
    let mut left: Vec<usize> = (0..options).collect();
    let mut rounds: Vec<Round> = Vec::new();
    loop {
        let mut round = round(&left, rankings);
        if !has_majority(&round) {
            let last = fewest(&round, &rounds);
            if last.len() < left.len() {
                round.eliminated = last;
            }
        }
        left.retain(|option| !round.eliminated.contains(option));
        let ended = round.eliminated.is_empty();
        rounds.push(round);
        if ended {
            return rounds;
        }
    }
}

/// Each ballot counts for the first of its ranks that is still in.
fn round(left: &[usize], rankings: &[&[usize]]) -> Round {
    let mut counts: Vec<Count> = left
        .iter()
        .map(|&option| Count { option, votes: 0 })
        .collect();
    let mut exhausted = 0;
    for ranking in rankings {
        let place = |option: &usize| left.iter().position(|it| it == option);
        match ranking.iter().find_map(place) {
            Some(place) => counts[place].votes += 1,
            None => exhausted += 1,
        }
    }
    Round {
        counts,
        exhausted,
        eliminated: Vec::new(),
    }
}

fn has_majority(round: &Round) -> bool {
    let all: u64 = round.counts.iter().map(|count| count.votes).sum();
    round.counts.iter().any(|count| count.votes * 2 > all)
}

/// The options with the fewest votes; of several, those that had the fewest of them in the latest earlier round that tells
/// them apart.
fn fewest(round: &Round, before: &[Round]) -> Vec<usize> {
    let mut last: Vec<usize> = round.counts.iter().map(|count| count.option).collect();
    for round in std::iter::once(round).chain(before.iter().rev()) {
        let of_last = || round.counts.iter().filter(|it| last.contains(&it.option));
        let minimum = of_last().map(|count| count.votes).min();
        let fewest = of_last().filter(|count| Some(count.votes) == minimum);
        last = fewest.map(|count| count.option).collect();
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::samples::{any_choice, any_method};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn ranked(ballots: &[(usize, &[usize])]) -> Tally {
        let choices: Vec<Choice> = ballots
            .iter()
            .flat_map(|(times, ranks)| vec![Choice::Ranked(ranks.to_vec()); *times])
            .collect();
        let options = ballots.iter().flat_map(|(_, ranks)| *ranks).max();
        tally(Method::Ranked, options.map_or(0, |most| most + 1), &choices)
    }

    fn votes(counts: &[Count]) -> Vec<(usize, u64)> {
        counts.iter().map(|it| (it.option, it.votes)).collect()
    }

    #[test]
    fn the_capital_of_tennessee_is_knoxville() {
        const MEMPHIS: usize = 0;
        const NASHVILLE: usize = 1;
        const CHATTANOOGA: usize = 2;
        const KNOXVILLE: usize = 3;
        let tally = ranked(&[
            (42, &[MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE]),
            (26, &[NASHVILLE, CHATTANOOGA, KNOXVILLE, MEMPHIS]),
            (15, &[CHATTANOOGA, KNOXVILLE, NASHVILLE, MEMPHIS]),
            (17, &[KNOXVILLE, CHATTANOOGA, NASHVILLE, MEMPHIS]),
        ]);
        assert_eq!(tally.verdict, Verdict::Winner(KNOXVILLE));
        assert_eq!(votes(&tally.counts), [(0, 42), (1, 26), (2, 15), (3, 17)]);
        assert_eq!(tally.rounds[0].eliminated, [CHATTANOOGA]);
        assert_eq!(votes(&tally.rounds[1].counts), [(0, 42), (1, 26), (3, 32)]);
        assert_eq!(tally.rounds[1].eliminated, [NASHVILLE]);
        assert_eq!(votes(&tally.rounds[2].counts), [(0, 42), (3, 58)]);
        assert_eq!(tally.rounds.len(), 3);
    }

    #[test]
    fn ballots_without_a_rank_left_are_exhausted() {
        let tally = ranked(&[(4, &[0]), (3, &[1]), (2, &[2])]);
        assert_eq!(tally.rounds[1].exhausted, 2);
        assert_eq!(tally.verdict, Verdict::Winner(0));
    }

    #[test]
    fn earlier_rounds_tell_who_goes_out() {
        // In round 2 the options 1 and 2 have 4 each, but 2 had fewer first ranks.
        let tally = ranked(&[(5, &[0]), (4, &[1]), (3, &[2]), (1, &[3, 2])]);
        assert_eq!(votes(&tally.rounds[1].counts), [(0, 5), (1, 4), (2, 4)]);
        assert_eq!(tally.rounds[1].eliminated, [2]);
        assert_eq!(tally.verdict, Verdict::Winner(0));
    }

    #[test]
    fn those_that_never_differ_go_out_together_and_the_last_are_a_tie() {
        let out = ranked(&[(3, &[0]), (1, &[1, 0]), (1, &[2, 3]), (2, &[3])]);
        assert_eq!(out.rounds[0].eliminated, [1, 2]);
        assert_eq!(out.verdict, Verdict::Winner(0));
        let tie = ranked(&[(2, &[0, 1]), (2, &[1, 0]), (1, &[2])]);
        assert_eq!(tie.verdict, Verdict::Tie(vec![0, 1]));
    }

    #[test]
    fn points_and_approvals_are_added_up() {
        let scores = [vec![5, 0, 3], vec![0, 4, 3], vec![1, 3, 3]].map(Choice::Score);
        let tally_of_scores = tally(Method::Score, 3, &scores);
        assert_eq!(votes(&tally_of_scores.counts), [(0, 6), (1, 7), (2, 9)]);
        assert_eq!(tally_of_scores.verdict, Verdict::Winner(2));
        let approvals = [vec![0, 1], vec![1], vec![0]].map(Choice::Approval);
        let tally = tally(Method::Approval, 2, &approvals);
        assert_eq!(tally.verdict, Verdict::Tie(vec![0, 1]));
    }

    #[test]
    fn nobody_wins_without_ballots() {
        for method in [Method::Single, Method::Ranked] {
            assert_eq!(tally(method, 3, &[]).verdict, Verdict::Nothing);
            assert_eq!(
                tally(method, 0, &[Choice::Single(0)]).verdict,
                Verdict::Nothing
            );
        }
    }

    /// Who wins a run-off, counted as simply as can be: the whole again for each round.
    fn brute_force(left: &[usize], rankings: &[Vec<usize>], past: &[Vec<usize>]) -> Verdict {
        let votes = |option: usize, left: &[usize]| {
            let top = |ranking: &&Vec<usize>| {
                ranking.iter().find(|it| left.contains(it)) == Some(&option)
            };
            rankings.iter().filter(top).count()
        };
        let all: usize = left.iter().map(|option| votes(*option, left)).sum();
        if let Some(winner) = left.iter().find(|it| votes(**it, left) * 2 > all) {
            return Verdict::Winner(*winner);
        }
        // Now, then in the rounds before, the latest first.
        let record = |option: usize| -> Vec<usize> {
            let past = past.iter().rev().map(|left| votes(option, left));
            std::iter::once(votes(option, left)).chain(past).collect()
        };
        let worst = left.iter().map(|it| record(*it)).min();
        let stay = left.iter().copied().filter(|it| Some(record(*it)) != worst);
        let stay: Vec<usize> = stay.collect();
        match stay.is_empty() {
            true => Verdict::Tie(left.to_vec()),
            false => brute_force(&stay, rankings, &[past, &[left.to_vec()]].concat()),
        }
    }

    fn any_vote() -> impl Strategy<Value = (Method, usize, Vec<Choice>)> {
        (any_method(), 1..=6usize).prop_flat_map(|(method, options)| {
            let choices = vec(any_choice(method, options), 0..24);
            (Just(method), Just(options), choices)
        })
    }

    /// Few ballots, so that there are ties.
    fn any_rankings() -> impl Strategy<Value = (usize, Vec<Choice>)> {
        (1..=6usize).prop_flat_map(|options| {
            let choices = vec(any_choice(Method::Ranked, options), 1..14);
            (Just(options), choices)
        })
    }

    proptest! {
        #[test]
        fn the_order_of_ballots_changes_nothing(
            (vote, shuffled) in any_vote().prop_flat_map(|vote| {
                let shuffled = Just(vote.2.clone()).prop_shuffle();
                (Just(vote), shuffled)
            })
        ) {
            let (method, options, choices) = vote;
            prop_assert_eq!(tally(method, options, &choices), tally(method, options, &shuffled));
        }

        #[test]
        fn every_ballot_counts_once((method, options, choices) in any_vote()) {
            let tally = tally(method, options, &choices);
            prop_assert_eq!(tally.ballots, choices.len());
            prop_assert_eq!(tally.counts.len(), options);
            let all = choices.len() as u64;
            let counted = |counts: &[Count]| counts.iter().map(|it| it.votes).sum::<u64>();
            for round in &tally.rounds {
                prop_assert_eq!(counted(&round.counts) + round.exhausted, all);
                prop_assert!(round.eliminated.len() < round.counts.len());
            }
            if method == Method::Single {
                prop_assert_eq!(counted(&tally.counts), all);
            }
            prop_assert_eq!(tally.verdict == Verdict::Nothing, choices.is_empty());
        }

        #[test]
        fn a_majority_of_first_ranks_wins((options, mut choices) in any_rankings(), winner in 0..6usize) {
            let winner = winner % options;
            let others = choices.len();
            choices.extend(vec![Choice::Ranked(vec![winner]); others + 1]);
            prop_assert_eq!(tally(Method::Ranked, options, &choices).verdict, Verdict::Winner(winner));
        }

        #[test]
        fn a_ballot_more_for_the_winner_keeps_it((method, options, mut choices) in any_vote()) {
            prop_assume!(method != Method::Ranked);
            if let Verdict::Winner(winner) = tally(method, options, &choices).verdict {
                choices.push(match method {
                    Method::Approval => Choice::Approval(vec![winner]),
                    Method::Score => Choice::Score((0..options).map(|it| u8::from(it == winner)).collect()),
                    _ => Choice::Single(winner),
                });
                prop_assert_eq!(tally(method, options, &choices).verdict, Verdict::Winner(winner));
            }
        }

        #[test]
        fn a_runoff_comes_out_as_counted_the_long_way((options, choices) in any_rankings()) {
            let rankings: Vec<Vec<usize>> = choices.iter().map(|choice| ranks(choice).to_vec()).collect();
            let left: Vec<usize> = (0..options).collect();
            let wanted = brute_force(&left, &rankings, &[]);
            prop_assert_eq!(tally(Method::Ranked, options, &choices).verdict, wanted);
        }

        #[test]
        fn nothing_breaks_it(
            method in any_method(),
            options in 0..4usize,
            choices in vec(prop_oneof![
                any::<usize>().prop_map(Choice::Single),
                vec(0..9usize, 0..9).prop_map(Choice::Approval),
                vec(0..9usize, 0..9).prop_map(Choice::Ranked),
                vec(any::<u8>(), 0..9).prop_map(Choice::Score),
            ], 0..9)
        ) {
            prop_assert_eq!(tally(method, options, &choices).ballots, choices.len());
        }
    }
}
