//! Renders one page of a reply as a Discord message: embeds within every limit, with controls and pictures.

use serenity::all::{
    Colour, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateEmbed,
    CreateEmbedFooter, CreateInteractionResponseMessage, CreateMessage,
};

use super::controls::Controls;
use super::length::{clipped, length};
use super::pages::Pages;
use super::{markdown, pictures};
use crate::reply::{Action, Choice, Outcome, Reply, Text};

/// A message's parts, to be sent as a new message or as the answer to an interaction.
#[derive(Debug, Clone)]
pub struct Rendered {
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
    files: Vec<CreateAttachment>,
    private: bool,
    /// Whether there may be more of the same: another page, another topic.
    goes_on: bool,
}

const TITLE_LIMIT: usize = 256;
const DESCRIPTION_LIMIT: usize = 4_096;
/// Of the 6,000 characters all embeds of a message may have, what is left beside title and footer.
const TEXT_LIMIT: usize = 5_600;
/// A page of a longer answer: about three screens of a phone.
const PAGE_LENGTH: usize = 3_500;
/// What was understood of words stands above a page, and must leave room for it even where each character is escaped.
const TAKEN_AS_LENGTH: usize = 900;
/// What the team has decided stands there too.
const RECALLED_LENGTH: usize = 600;
/// What a line that says how many more there are takes at most.
const COUNT_LENGTH: usize = 50;

/// The page that the reply's request asks for, or the last where there are fewer. Draws its pictures, which takes a
/// while: not to be called on a thread that serves others.
pub fn render(reply: &Reply) -> Rendered {
    let taken_as = taken_as(reply);
    let pages = Pages::of(reply, budget(reply, &taken_as));
    let wanted = usize::try_from(reply.page()).unwrap_or(usize::MAX);
    let number = wanted.clamp(1, pages.count());
    let turns = turns(reply, number, pages.count());
    let controls = controls(reply, &turns, pages.evidence(number));
    let mut text = taken_as + &pages.text(number);
    text += &typed(controls.left(), TEXT_LIMIT.saturating_sub(length(&text)));
    if reply.paged.is_none() && pages.count() > 1 {
        text += "\n\nThe rest does not fit into a message: ask for less at once.";
    }
    Rendered {
        embeds: embeds(reply, &text, number, pages.count()),
        rows: controls.into_rows(),
        // Pictures show the whole answer, so they come with its beginning.
        files: if number == 1 {
            pictures::files(reply)
        } else {
            Vec::new()
        },
        private: reply.private || reply.outcome != Outcome::Done,
        goes_on: reply.paged.is_some() && reply.outcome == Outcome::Done,
    }
}

/// It stands outside the pages, which are cut the same when one is turned to and nothing was completed.
fn taken_as(reply: &Reply) -> String {
    let taken_as = reply.taken_as.as_ref().map(|taken_as| {
        let taken_as = Text::default().strong(clipped(taken_as, TAKEN_AS_LENGTH));
        format!("Taken as: {}\n\n", markdown::text(&taken_as))
    });
    let recalled = reply.recalled.as_ref().map(|recalled| {
        let recalled = clipped(&markdown::text(recalled), RECALLED_LENGTH);
        format!("{recalled}\n\n")
    });
    taken_as.unwrap_or_default() + &recalled.unwrap_or_default()
}

/// How long a page may be: an answer without pages has to fit into the message, with all that stands around it.
fn budget(reply: &Reply, taken_as: &str) -> usize {
    if reply.paged.is_some() {
        return PAGE_LENGTH;
    }
    let typed = typed(controls(reply, &[], Vec::new()).left(), TEXT_LIMIT);
    TEXT_LIMIT - (length(taken_as) + length(&typed)).min(TEXT_LIMIT / 2)
}

/// In the order of their worth: there is not always room for all.
fn controls(reply: &Reply, turns: &[Action], evidence: Vec<Action>) -> Controls {
    let mut controls = Controls::of(reply.paged.as_ref());
    controls.add_buttons(turns);
    for choice in &reply.choices {
        controls.add_select(choice);
    }
    controls.add_select(&Choice {
        several: false,
        label: "Show the words behind …".to_owned(),
        options: evidence,
        current: None,
    });
    controls.add_buttons(&reply.actions);
    controls
}

/// Commands for what no control could be made of, in at most `room`.
fn typed(actions: &[Action], room: usize) -> String {
    let mut typed = String::new();
    for (at, action) in actions.iter().enumerate() {
        let command = markdown::code(&action.request.to_string());
        let line = format!("\n{}: {command}", markdown::escaped(&action.label));
        let count = if at + 1 < actions.len() {
            COUNT_LENGTH
        } else {
            0
        };
        if length(&typed) + length(&line) + count > room {
            let more = actions.len() - at;
            return typed + &format!("\nand {more} more that don't fit here.");
        }
        typed += &line;
    }
    typed
}

impl Rendered {
    /// Shown to the person who asked and to nobody else.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Whether it may take the place of an answer to the same command, which is private or not.
    pub fn may_replace(&self, private: bool) -> bool {
        self.goes_on && (private || !self.private)
    }

    /// The same without pictures, if it has any.
    pub fn without_files(&self) -> Option<Self> {
        let mut plain = self.clone();
        let files = std::mem::take(&mut plain.files);
        (!files.is_empty()).then_some(plain)
    }

    pub fn into_message(self) -> CreateMessage {
        CreateMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .allowed_mentions(CreateAllowedMentions::new().replied_user(false))
    }

    /// In place of another message, its pictures take the place of all that were there.
    pub fn into_response(self) -> CreateInteractionResponseMessage {
        CreateInteractionResponseMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .ephemeral(self.private)
            .allowed_mentions(CreateAllowedMentions::new())
    }
}

fn embeds(reply: &Reply, text: &str, number: usize, pages: usize) -> Vec<CreateEmbed> {
    let parts = parts(text);
    let last = parts.len() - 1;
    let colour = colour(reply.outcome);
    let embeds = parts.into_iter().enumerate().map(|(at, part)| {
        let mut embed = CreateEmbed::new().description(part).colour(colour);
        if let Some(title) = reply.title.as_ref().filter(|_| at == 0) {
            embed = embed.title(clipped(&markdown::escaped(title), TITLE_LIMIT));
        }
        match footer(reply, number, pages) {
            Some(footer) if at == last => embed.footer(CreateEmbedFooter::new(footer)),
            _ => embed,
        }
    });
    embeds.collect()
}

/// The text in as many parts as an embed's limit asks for, cut between lines.
fn parts(text: &str) -> Vec<String> {
    let text = clipped(text, TEXT_LIMIT);
    let mut parts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let last = parts.len() - 1;
        if length(&parts[last]) + length(line) > DESCRIPTION_LIMIT {
            parts.push(String::new());
        }
        let last = parts.len() - 1;
        parts[last].push_str(&clipped(line, DESCRIPTION_LIMIT));
    }
    parts
}

fn colour(outcome: Outcome) -> Colour {
    match outcome {
        Outcome::Done => Colour::new(0x2f_6f_b3),
        Outcome::Mistake => Colour::new(0xc2_7c_0e),
        Outcome::Fault => Colour::new(0xb3_2f_2f),
    }
}

fn footer(reply: &Reply, number: usize, pages: usize) -> Option<String> {
    let page = (pages > 1 && reply.paged.is_some()).then(|| format!("Page {number} of {pages}"));
    let knowledge = reply
        .knowledge
        .as_ref()
        .map(|fingerprint| format!("Knowledge {fingerprint}"));
    let parts: Vec<String> = [page, knowledge].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The pages before and after this one.
fn turns(reply: &Reply, number: usize, pages: usize) -> Vec<Action> {
    let turn = |label: &str, page: usize| {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        let request = reply.paged.clone()?.with_page(page);
        Some(Action {
            label: label.to_owned(),
            request,
        })
    };
    let back = (number > 1).then(|| turn("◀ Back", number - 1));
    let next = (number < pages).then(|| turn("Next ▶", number + 1));
    [back, next].into_iter().flatten().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::samples;
    use crate::reply::Block;
    use crate::request::Request;
    use serde_json::Value;

    fn json(reply: &Reply) -> Value {
        serde_json::to_value(render(reply).into_response()).expect("a message is JSON")
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
        insta::assert_json_snapshot!("answer_to_a_message.json", render(answer).into_message());
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
        let plain = render(&at(1)).without_files().expect("it has files");
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
        assert!(
            seen(&long).ends_with("The rest does not fit into a message: ask for less at once.")
        );
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
}
