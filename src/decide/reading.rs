//! Reads what was typed of a vote: question, options, rules.

use crate::decision::{Named, Rules, VoteOption};
use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::request::{MAX_OPTIONS, Results, Start, YesNo};

const LONGEST_QUESTION: usize = 200;
const LONGEST_OPTION: usize = 80;
pub(super) const EXAMPLE: &str =
    "/decide start Which framework for the shop? --options django,fastapi --deadline 2d";

pub(super) fn read_question(typed: &str) -> Result<String, UserError> {
    let question = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match question.chars().count() {
        0 => Err(UserError::new(format!(
            "A decision needs a question, for example: {EXAMPLE}"
        ))),
        1..=LONGEST_QUESTION => Ok(question),
        length => Err(UserError::new(format!(
            "The question has {length} characters, and {LONGEST_QUESTION} is the most: say the rest below it in the channel."
        ))),
    }
}

/// Options are separated by line breaks or semicolons where there are such, else by commas.
pub(super) fn read_options(
    knowledge: &Knowledge,
    typed: &str,
) -> Result<Vec<VoteOption>, UserError> {
    let mut options: Vec<VoteOption> = Vec::new();
    for name in listed(typed) {
        let option = read_option(knowledge, &name)?;
        let same = |known: &VoteOption| {
            let both = (&known.framework, &option.framework);
            known.name.to_lowercase() == option.name.to_lowercase()
                || matches!(both, (Some(one), Some(other)) if one == other)
        };
        if options.iter().any(same) {
            return Err(UserError::new(format!(
                "The option \"{}\" stands there twice: name each once.",
                option.name
            )));
        }
        options.push(option);
    }
    match options.len() {
        2..=MAX_OPTIONS => Ok(options),
        count => Err(UserError::new(format!(
            "A vote needs two to {MAX_OPTIONS} options, separated by commas, and these are {count}. For example: {EXAMPLE}"
        ))),
    }
}

pub(super) fn read_option(knowledge: &Knowledge, typed: &str) -> Result<VoteOption, UserError> {
    if typed.chars().count() > LONGEST_OPTION {
        return Err(UserError::new(format!(
            "The option \"{}...\" is too long for a button: {LONGEST_OPTION} characters are the most.",
            typed.chars().take(30).collect::<String>()
        )));
    }
    let known = knowledge.lexicon.framework(typed);
    let framework = known.map(|place| &knowledge.frameworks[place]);
    Ok(VoteOption {
        name: framework.map_or_else(|| typed.to_owned(), |it| it.name.clone()),
        framework: framework.map(|it| it.id.clone()),
    })
}

/// The parts of a list as people type it.
pub(super) fn listed(typed: &str) -> Vec<String> {
    let separators: &[char] = match typed.contains(['\n', ';']) {
        true => &['\n', ';'],
        false => &[','],
    };
    let parts = typed.split(separators);
    let parts = parts.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect()
}

pub(super) fn read_rules(start: &Start) -> Result<Rules, UserError> {
    let anonymous = start.anonymous == Some(YesNo::Yes);
    let results = start.results.unwrap_or(match anonymous {
        true => Results::Closed,
        false => Results::default(),
    });
    if anonymous && results != Results::Closed {
        return Err(UserError::new(
            "How an anonymous vote stands is told when it has ended: else one could watch who votes what. Leave --results out.",
        ));
    }
    if let (Some(quorum), Some(voters)) = (start.quorum, start.voters)
        && quorum > voters
    {
        return Err(UserError::new(format!(
            "The quorum of {quorum} can't be reached, as {voters} may vote: make it {voters} or less."
        )));
    }
    Ok(Rules {
        method: start.method.unwrap_or_default(),
        quorum: start.quorum,
        voters: start.voters,
        role: start.role.as_deref().map(Named::read),
        anonymous,
        results,
        reasons: start.reasons == Some(YesNo::Yes),
    })
}

#[cfg(test)]
mod tests {
    use super::super::talk::Talk;

    #[test]
    fn what_can_be_no_vote_is_refused_in_a_sentence() {
        let talk = Talk::new();
        let long = "x".repeat(81);
        let refused = [
            "--options django What?",
            "--options django,Django What?",
            "--options a,b,c,d,e,f,g,h,i,j,k What?",
            &format!("--options a,{long} What?"),
            "--options a,b --deadline yesterday What?",
            "--options a,b --quorum 5 --voters 3 What?",
            "--options a,b --anonymous yes --results always What?",
        ]
        .map(|rest| talk.refused("ada", &format!("/decide start {rest}")));
        insta::assert_snapshot!(refused.join("\n"));
        assert!(talk.store.decisions("server").expect("read").is_empty());
    }
}
