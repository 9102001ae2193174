//! How replies of every kind look on Discord, and that they keep its limits.

use super::*;
use crate::adapters::samples;
use crate::reply::Block;
use crate::request::Request;
use serde_json::Value;

fn json(reply: &Reply) -> Value {
    serde_json::to_value(render(reply, &|_| None).into_response()).expect("a message is JSON")
}

/// The message as a person sees it: texts and buttons, without the fields that are always the same.
fn seen(reply: &Reply) -> String {
    let message = json(reply);
    let mut seen = Vec::new();
    for embed in message["embeds"].as_array().into_iter().flatten() {
        for text in [
            &embed["title"],
            &embed["description"],
            &embed["footer"]["text"],
        ] {
            seen.extend(text.as_str().map(str::to_owned));
        }
    }
    for row in message["components"].as_array().into_iter().flatten() {
        let controls = row["components"].as_array().into_iter().flatten();
        let controls: Vec<String> = controls.map(control).collect();
        seen.push(controls.join(" "));
    }
    for file in message["attachments"].as_array().into_iter().flatten() {
        seen.push(format!("[{}: {}]", file["filename"], file["description"]));
    }
    seen.join("\n\n")
}

/// What is written on a control, and what it asks for.
fn control(control: &Value) -> String {
    let Some(options) = control["options"].as_array() else {
        return format!("({}: {})", control["label"], control["custom_id"]);
    };
    let options = options.iter().map(|it| {
        let chosen = if it["default"] == true { "* " } else { "" };
        format!("\n    {chosen}{}: {}", it["label"], it["value"])
    });
    format!("{}{}", control["placeholder"], options.collect::<String>())
}

#[test]
fn every_kind_of_reply_reads_like_this_on_discord() {
    for (name, reply) in samples::replies() {
        insta::assert_snapshot!(name, seen(&reply));
    }
}

#[test]
fn the_payload_of_every_kind_of_reply_looks_like_this() {
    for (name, reply) in samples::replies() {
        insta::assert_json_snapshot!(format!("{name}.json"), json(&reply));
    }
    let replies = samples::replies();
    let (_, answer) = replies
        .iter()
        .find(|(name, _)| *name == "answer")
        .expect("an answer");
    insta::assert_json_snapshot!(
        "answer_to_a_message.json",
        render(answer, &|_| None).into_message()
    );
}

#[test]
fn turning_the_pages_shows_every_citation_and_every_row() {
    let replies = samples::replies();
    let (_, reply) = replies
        .iter()
        .find(|(name, _)| *name == "compare_three")
        .expect("a comparison");
    let request = reply.paged.clone().expect("a long answer has pages");
    let mut all = String::new();
    for page in 1..20 {
        let reply = Reply {
            paged: Some(request.clone().with_page(page)),
            ..reply.clone()
        };
        all += &seen(&reply);
        if !all.contains(&format!("--page {}", page + 1)) {
            break;
        }
    }
    for source in &reply.sources {
        let place = markdown::place(source);
        assert!(all.contains(&place), "{place}");
    }
    for block in &reply.blocks {
        if let Block::Grid(grid) = block {
            assert!(
                grid.rows
                    .iter()
                    .all(|row| all.contains(&format!("**{}**", markdown::escaped(&row.label))))
            );
        }
    }
}

#[test]
fn an_action_too_long_for_a_button_is_shown_as_a_command_to_type() {
    let names = |length: usize| vec!["x".repeat(length), "y".repeat(length)];
    let action = |length| Action {
        label: "More".into(),
        request: Request::Compare {
            frameworks: names(length),
            topic: None,
            picture: None,
            page: None,
        },
    };
    let reply = |length| Reply {
        blocks: vec![Block::Paragraph(Text::plain("text"))],
        actions: vec![action(length)],
        ..Reply::default()
    };
    assert!(seen(&reply(40)).contains("(\"More\": \"/compare xxx"));
    let typed = seen(&reply(50));
    assert!(
        typed.contains("More: `/compare xxx") && !typed.contains("(\"More\""),
        "{typed}"
    );
}

#[test]
fn what_no_control_can_carry_is_typed_and_what_can_not_be_typed_is_counted() {
    let long = |number: usize| Action {
        label: format!("More {number}"),
        request: Request::ask(&"why ".repeat(30 + number)),
    };
    for paged in [None, Some(Request::Sources { page: None })] {
        let reply = Reply {
            blocks: vec![Block::Paragraph(Text::plain("word ".repeat(600)))],
            choices: vec![Choice {
                several: false,
                label: "Which".to_owned(),
                options: (0..12).map(long).collect(),
                current: None,
            }],
            actions: (12..24).map(long).collect(),
            paged,
            ..Reply::default()
        };
        let seen = seen(&reply);
        let typed = seen.matches("\nMore ").count();
        let (_, more) = seen.rsplit_once("\nand ").expect("a count");
        let more: usize = more
            .split(' ')
            .next()
            .and_then(|it| it.parse().ok())
            .expect("a number");
        assert_eq!(typed + more, 24, "{seen}");
        assert!(!seen.contains('…'), "nothing is clipped: {seen}");
    }
}

#[test]
fn pictures_come_with_the_first_page_and_one_that_is_lost_costs_no_answer() {
    let replies = samples::replies();
    let (_, reply) = replies
        .iter()
        .find(|(name, _)| *name == "compare_three")
        .expect("a comparison with pictures");
    let request = reply.paged.clone().expect("it has pages");
    let at = |page: u32| Reply {
        paged: Some(request.clone().with_page(page)),
        ..reply.clone()
    };
    let files = |reply: &Reply| json(reply)["attachments"].as_array().map_or(0, Vec::len);
    assert_eq!(files(&at(1)), reply.pictures.len());
    assert_eq!((files(&at(2)), files(&at(99))), (0, 0));
    let plain = render(&at(1), &|_| None)
        .without_files()
        .expect("it has files");
    assert!(plain.without_files().is_none());
    let wordy = Reply {
        pictures: vec![crate::reply::Picture {
            alt: "words ".repeat(400),
            ..reply.pictures[0].clone()
        }],
        ..at(1)
    };
    let alt = &json(&wordy)["attachments"][0]["description"];
    assert!(alt.as_str().is_some_and(|alt| length(alt) <= 1_024));
}

#[test]
fn what_does_not_fit_and_has_no_pages_is_said_to_be_left_out() {
    let paragraph = || Block::Paragraph(Text::plain("word ".repeat(800)));
    let long = Reply {
        blocks: vec![paragraph(), paragraph()],
        ..Reply::default()
    };
    assert!(seen(&long).ends_with("The rest does not fit into a message: ask for less at once."));
}

#[test]
fn what_was_understood_never_pushes_a_page_out() {
    let request = Request::from_text("/sources").expect("a request");
    let reply = Reply {
        taken_as: Some("*".repeat(6_000)),
        blocks: (0..200)
            .map(|n| Block::Paragraph(Text::plain(format!("line {n}"))))
            .collect(),
        paged: Some(request),
        ..Reply::default()
    };
    let page = Pages::of(&reply, PAGE_LENGTH).text(1);
    assert!(seen(&reply).contains(&page), "the whole page is there");
}

#[test]
fn whatever_the_text_the_limits_hold() {
    for words in [
        "word ".repeat(4_000),
        "x".repeat(20_000),
        "\n".repeat(9_000),
        "🦀".repeat(9_000),
        "*_[".repeat(5_000),
    ] {
        let reply = Reply {
            title: Some(words.clone()),
            blocks: vec![
                Block::Paragraph(Text::plain(words.clone())),
                Block::List(vec![Text::plain(words)]),
            ],
            ..Reply::default()
        };
        let message = json(&reply);
        let embeds = message["embeds"].as_array().expect("embeds");
        let text = |embed: &Value, key: &str| length(embed[key].as_str().unwrap_or_default());
        assert!(
            embeds
                .iter()
                .all(|embed| text(embed, "title") <= TITLE_LIMIT
                    && text(embed, "description") <= DESCRIPTION_LIMIT)
        );
        assert!(
            embeds
                .iter()
                .map(|embed| text(embed, "title") + text(embed, "description"))
                .sum::<usize>()
                <= 6_000
        );
        assert!(embeds.len() <= 10);
    }
}
