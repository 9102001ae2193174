//! What can be typed next. A terminal has no buttons, menus and forms: it shows the commands they stand for.

use super::paint::{CODE, painted, wrapped};
use crate::reply::{Action, Block, Choice, Field, Form, Reply};
use crate::request::{Decide, Request, entries};

/// Everything that a reply offers, each kind as one part of the text.
pub fn all(reply: &Reply, width: usize) -> Vec<String> {
    let parts = [
        choices(&reply.choices, width),
        evidence(&reply.blocks, width),
        reply.form.as_ref().and_then(|it| form(it, width)),
        actions(&reply.actions, width),
    ];
    parts.into_iter().flatten().collect()
}

/// What there is to choose from, with the command for the first that is not shown already, or for the first two where
/// several may be chosen.
fn choices(choices: &[Choice], width: usize) -> Option<String> {
    let lines = choices.iter().filter_map(|choice| {
        let options = choice.options.iter().enumerate();
        let others: Vec<&Action> = options
            .filter(|(at, _)| choice.current != Some(*at))
            .map(|(_, option)| option)
            .collect();
        let labels: Vec<&str> = others.iter().map(|option| &*option.label).collect();
        let labels = format!("{}: {}", choice.label, labels.join(", "));
        let second = others.get(1).filter(|_| choice.several);
        let second: Vec<Request> = second.map(|it| it.request.clone()).into_iter().collect();
        let example = others.first()?.request.clone().joined(&second);
        let labels = wrapped(&labels, width, "", "  ");
        Some(format!("{labels}\n{}", typed(&example.to_string(), width)))
    });
    lines_of(lines)
}

/// How to see the words behind a row, by the example of the first that rests on some.
fn evidence(blocks: &[Block], width: usize) -> Option<String> {
    let grids = blocks.iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    let mut requests =
        grids.flat_map(|grid| grid.rows.iter().filter_map(|row| row.evidence.as_ref()));
    let command = painted(CODE, &requests.next()?.to_string());
    Some(wrapped(
        &format!("The words behind a row: {command}"),
        width,
        "",
        "  ",
    ))
}

/// The command that a form completes with what is filled in already, and what else it may have. Where nothing is, the
/// reply itself has said how it goes.
fn form(form: &Form, width: usize) -> Option<String> {
    if form.fields.iter().all(|field| field.value.is_empty()) {
        return None;
    }
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        form.fields.iter().partition(|field| field.required);
    let long = |field: &Field| long(&form.begun, &field.argument);
    let options = required.iter().filter_map(|field| {
        let name = long(field)?;
        Some(format!(" --{name} \"{}\"", value(field)))
    });
    let mut line = form.begun.clone();
    line.extend(options);
    for field in required.iter().filter(|field| long(field).is_none()) {
        // Free text alone is read as it stands; beside options, words are read with their quotes.
        match line.contains(" --") {
            true => line += &format!(" \"{}\"", value(field)),
            false => line += &format!(" {}", value(field)),
        }
    }
    let also: Vec<String> = optional
        .iter()
        .filter_map(|field| Some(format!("--{}", long(field)?)))
        .collect();
    let also = format!("also: {}", also.join(", "));
    let also = (!optional.is_empty()).then(|| wrapped(&also, width, "     ", "     "));
    lines_of([typed(&line, width)].into_iter().chain(also))
}

/// What stands in a field, or could, on one line.
fn value(field: &Field) -> String {
    let text = match field.value.trim() {
        "" => field.hint.as_str(),
        value => value,
    };
    let lines: Vec<&str> = text.lines().collect();
    lines.join(", ").replace('"', "'")
}

/// How an argument of the command that `begun` begins with is called on a command line, if it is called at all.
fn long(begun: &str, argument: &str) -> Option<String> {
    let begun = begun.trim_start_matches('/');
    let entry = entries().into_iter().find(|entry| {
        let rest = begun.strip_prefix(&entry.name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    let mut arguments = entry.command.get_arguments();
    let argument = arguments.find(|it| it.get_id() == argument)?;
    argument.get_long().map(str::to_owned)
}

/// A command on a line of its own for each action, and one line for all votes. That an answer did not help can be said of
/// the last one without naming it, so that is not offered under each.
fn actions(actions: &[Action], width: usize) -> Option<String> {
    let is_vote = |action: &&Action| matches!(action.request, Request::Decide(Decide::Vote { .. }));
    let is_shown = |action: &&Action| !matches!(action.request, Request::Unhelpful { .. });
    let (of_votes, others): (Vec<&Action>, Vec<&Action>) =
        actions.iter().filter(is_shown).partition(is_vote);
    let others = others
        .iter()
        .map(|action| typed(&action.request.to_string(), width));
    lines_of(votes(&of_votes, width).into_iter().chain(others))
}

/// "try: /decide vote 12 1 (Django), 2 (Flask)": a line for each would be a long list that says one thing.
fn votes(actions: &[&Action], width: usize) -> Option<String> {
    let mut choices = Vec::new();
    for action in actions {
        let command = action.request.to_string();
        let (before, choice) = command.rsplit_once(' ').unwrap_or((&command, ""));
        let command = match choices.is_empty() {
            true => format!("{before} {choice}"),
            false => choice.to_owned(),
        };
        choices.push(format!("{} ({})", painted(CODE, &command), action.label));
    }
    let line = format!("try: {}", choices.join(", "));
    (!choices.is_empty()).then(|| wrapped(&line, width, "", "     "))
}

fn typed(command: &str, width: usize) -> String {
    let command = painted(CODE, command);
    wrapped(&format!("try: {command}"), width, "", "     ")
}

fn lines_of(lines: impl Iterator<Item = String>) -> Option<String> {
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(reply: &Reply) -> String {
        let parts = all(reply, 80).join("\n");
        anstream::adapter::strip_str(&parts).to_string()
    }

    fn action(label: &str, text: &str) -> Action {
        Action {
            label: label.to_owned(),
            request: Request::from_text(text).expect("good"),
        }
    }

    fn field(argument: &str, value: &str, required: bool) -> Field {
        Field {
            argument: argument.to_owned(),
            label: String::new(),
            hint: "for example".to_owned(),
            value: value.to_owned(),
            required,
            long: false,
        }
    }

    fn hint_of(begun: &str, fields: Vec<Field>) -> String {
        let form = Form {
            title: String::new(),
            begun: begun.to_owned(),
            fields,
        };
        plain(&Reply {
            form: Some(form),
            ..Reply::default()
        })
    }

    #[test]
    fn votes_share_a_line_and_the_rest_has_lines_of_its_own() {
        let mut actions: Vec<Action> = ["Django", "FastAPI", "Ruby on Rails", "Flask"]
            .iter()
            .zip(1..)
            .map(|(name, at)| action(name, &format!("/decide vote 12 {at}")))
            .collect();
        actions.push(action("Details", "/decide show 12"));
        let reply = Reply {
            actions,
            ..Reply::default()
        };
        insta::assert_snapshot!(plain(&reply), @r"
        try: /decide vote 12 1 (Django), 2 (FastAPI), 3 (Ruby on Rails), 4 (Flask)
        try: /decide show 12
        ");
    }

    #[test]
    fn a_menu_of_which_several_may_be_chosen_shows_how_two_are() {
        let options = ["Django", "Flask", "Rails"];
        let options = options.iter().zip(1..);
        let choice = Choice {
            label: "Approve of one or more".to_owned(),
            options: options
                .map(|(name, at)| action(name, &format!("/decide vote 7 {at}")))
                .collect(),
            current: None,
            several: true,
        };
        let reply = Reply {
            choices: vec![choice],
            ..Reply::default()
        };
        insta::assert_snapshot!(plain(&reply), @r"
        Approve of one or more: Django, Flask, Rails
        try: /decide vote 7 1,2
        ");
    }

    #[test]
    fn a_form_is_a_line_that_can_be_typed() {
        let start = vec![
            field("question", "", true),
            field("options", "Django\nFastAPI", true),
            field("deadline", "", false),
            field("criteria", "", false),
        ];
        insta::assert_snapshot!(hint_of("/decide start", start), @r#"
        try: /decide start --options "Django, FastAPI" "for example"
             also: --deadline, --criteria
        "#);
        let reason = vec![field("reason", "", true)];
        assert_eq!(
            hint_of("/decide vote 12 2", reason),
            "",
            "the reply says it"
        );
    }

    #[test]
    fn the_line_of_a_form_is_understood() {
        let fields = vec![
            field("question", "What's next?", true),
            field("options", "a\nb", true),
        ];
        let hint = hint_of("/decide start --quorum 3", fields);
        let line = hint.strip_prefix("try: ").expect("a hint");
        let expected = "/decide start --quorum 3 --options 'a, b' \"What's next?\"";
        assert_eq!(
            Request::from_text(line).expect("good"),
            Request::from_text(expected).expect("good")
        );
    }
}
