//! Words the list of gaps, by the frameworks they are about, and the thanks for a hint.

use super::groups::Group;
use crate::knowledge::Knowledge;
use crate::reply::{Block, Reply, Text};
use crate::request::Request;

pub fn thanks() -> Reply {
    let words = "Thank you, that is noted for whoever keeps my sources.";
    Reply {
        blocks: vec![Block::Paragraph(Text::plain(words))],
        private: true,
        ..Reply::default()
    }
}

/// The groups under headings, those that were asked most first.
pub fn list(knowledge: &Knowledge, groups: &[Group], days: u16, request: &Request) -> Reply {
    let times: usize = groups.iter().map(Group::times).sum();
    let days = match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let lead = match times {
        0 => format!(
            "In the last {days} every question that I know of had an answer, and nobody called one unhelpful."
        ),
        1 => format!("In the last {days} 1 question had no helpful answer."),
        _ => {
            format!("In the last {days} {times} questions had no helpful answer. Most asked first:")
        }
    };
    let mut blocks = vec![Block::Paragraph(Text::plain(lead))];
    for (heading, groups) in sections(knowledge, groups) {
        blocks.push(Block::Heading(heading));
        blocks.push(Block::List(groups.into_iter().map(line).collect()));
    }
    Reply {
        title: Some("Gaps in my sources".into()),
        blocks,
        private: true,
        paged: Some(request.clone()),
        ..Reply::default()
    }
}

/// Groups by the frameworks they name, the section with most questions first. What is near nothing comes last: it may
/// be no question to the sources at all.
fn sections<'a>(knowledge: &Knowledge, groups: &'a [Group]) -> Vec<(String, Vec<&'a Group>)> {
    const NO_NAME: &str = "No framework named";
    const NOTHING_NEAR: &str = "Nothing near it in my sources";
    let mut sections: Vec<(String, Vec<&Group>)> = Vec::new();
    for group in groups {
        let names = group.frameworks.iter();
        let names: Vec<&str> = names
            .map(|place| knowledge.frameworks[*place].name.as_str())
            .collect();
        let heading = match (names.as_slice(), &group.nearest) {
            ([], None) => NOTHING_NEAR.to_owned(),
            ([], Some(_)) => NO_NAME.to_owned(),
            (names, _) => names.join(", "),
        };
        match sections.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, section)) => section.push(group),
            None => sections.push((heading, vec![group])),
        }
    }
    // The sort keeps the order of sections that are as long.
    sections.sort_by_key(|(heading, section)| {
        let times: usize = section.iter().map(|group| group.times()).sum();
        (heading == NOTHING_NEAR, std::cmp::Reverse(times))
    });
    sections
}

/// "who created Django? — 3 times without an answer, 1 not helpful, last on 2026-11-20. Nearest: ..."
fn line(group: &Group) -> Text {
    let counts = [
        (group.unanswered, "without an answer"),
        (group.unhelpful, "not helpful"),
    ];
    let counts = counts.iter().filter(|(times, _)| *times > 0);
    let counts: Vec<String> = counts.map(|(n, what)| format!("{n} {what}")).collect();
    let last = group.last.strftime("%Y-%m-%d");
    let by = match group.askers.as_slice() {
        [] => String::new(),
        names => format!(", by {}", names.join(", ")),
    };
    let nearest = group.nearest.as_ref();
    let nearest = nearest.map_or_else(String::new, |nearest| format!(" Nearest: {nearest}"));
    Text::default().strong(&group.question).then(format!(
        " — {}, last {last}{by}.{nearest}",
        counts.join(", ")
    ))
}
