//! Words a comparison as a reply: when to pick which, the differences by topic, then one line of what is the same for
//! all, then one of what the sources don't say.

use super::comparison::{ComparedAttribute, Comparison, Finding};
use super::decisive::when_to_pick_which;
use super::measured::notes;
use super::picture::pictures;
use crate::cells::{self, Extent};
use crate::citing::Citing;
use crate::knowledge::attribute::{Kind, Topic};
use crate::knowledge::table::State;
use crate::reply::{Action, Block, Choice, Grid, Reply, Row, Text};
use crate::request::{Request, Start, YesNo, argument_value};

/// The reply for a chat: brief over all topics, whole under one. `picture` and `page` are what was asked for.
pub fn reply(comparison: &Comparison<'_>, picture: Option<YesNo>, page: Option<u32>) -> Reply {
    let extent = match comparison.topic {
        Some(_) => Extent::Full,
        None => Extent::Brief,
    };
    let is_pictured = YesNo::pictured(picture, comparison.frameworks.len());
    Reply {
        choices: topics(comparison, picture).into_iter().collect(),
        actions: actions(comparison, is_pictured),
        pictures: match is_pictured {
            true => pictures(comparison),
            false => Vec::new(),
        },
        paged: Some(request(comparison, comparison.topic, picture).with_page(page.unwrap_or(1))),
        ..worded(comparison, extent)
    }
}

/// The reply with every row and every item, to be kept in a document.
pub fn whole(comparison: &Comparison<'_>) -> Reply {
    worded(comparison, Extent::Full)
}

fn worded(comparison: &Comparison<'_>, extent: Extent) -> Reply {
    let mut wording = Wording {
        comparison,
        extent,
        citing: Citing::new(comparison.knowledge),
    };
    Reply {
        title: Some(comparison.title()),
        blocks: wording.blocks(),
        sources: wording.citing.into_sources(),
        knowledge: Some(comparison.knowledge.fingerprint.as_str().to_owned()),
        ..Reply::default()
    }
}

struct Wording<'a> {
    comparison: &'a Comparison<'a>,
    extent: Extent,
    citing: Citing<'a>,
}

impl Wording<'_> {
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if self
            .comparison
            .topic
            .is_none_or(|topic| topic == Topic::Fit)
        {
            blocks.extend(when_to_pick_which(self.comparison, &mut self.citing));
        }
        blocks.extend(self.differences());
        blocks.extend(self.same_for_all());
        blocks.extend(self.unknown_for_all());
        blocks.extend(self.left_to_topics());
        blocks
    }

    fn differences(&mut self) -> Vec<Block> {
        let comparison = self.comparison;
        let shown = |row: &&ComparedAttribute<'_>| !self.is_left_to_topic(row);
        let rows: Vec<_> = comparison
            .rows_that_are(Finding::Different)
            .filter(shown)
            .collect();
        let mut blocks = Vec::new();
        for group in rows.chunk_by(|a, b| a.attribute.topic == b.attribute.topic) {
            if comparison.topic.is_none() {
                blocks.push(Block::Heading(group[0].attribute.topic.label().to_owned()));
            }
            blocks.extend(self.grids(group));
        }
        if rows.is_empty() {
            let words = match self.left_to_topics().is_empty() {
                true => "My sources tell no difference between them here.",
                false => "The differences that my sources tell are under the topics.",
            };
            blocks.push(Block::Paragraph(Text::plain(words)));
        }
        blocks
    }

    /// One grid, or several where a row has notes: those stand right below it.
    fn grids(&mut self, rows: &[&ComparedAttribute<'_>]) -> Vec<Block> {
        let frameworks = self.comparison.frameworks.iter();
        let columns: Vec<String> = frameworks.map(|framework| framework.name.clone()).collect();
        let mut blocks = Vec::new();
        let mut open = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            open.push(self.row(row));
            let notes = notes(self.comparison, row, &mut self.citing);
            if !notes.is_empty() || at + 1 == rows.len() {
                blocks.push(Block::Grid(Grid {
                    columns: columns.clone(),
                    rows: std::mem::take(&mut open),
                }));
                blocks.extend(notes);
            }
        }
        blocks
    }

    /// An overview has what can be read at a glance and compared across all: words or figures that each framework has.
    /// The rest is named with its topic.
    fn is_left_to_topic(&self, row: &ComparedAttribute<'_>) -> bool {
        let untold = row.states.contains(&State::Unknown);
        self.extent == Extent::Brief && (untold || row.attribute.kind == Kind::List)
    }

    fn row(&mut self, row: &ComparedAttribute<'_>) -> Row {
        let citing = &mut self.citing;
        let states = row.states.iter();
        let cells = states.map(|state| cells::lines(citing, row.attribute, state));
        Row {
            label: row.attribute.label.clone(),
            cells: cells.collect(),
            evidence: self.comparison.evidence(row),
        }
    }

    /// What an overview leaves to the topics, one line a topic.
    fn left_to_topics(&self) -> Vec<Block> {
        let rows = self.comparison.rows_that_are(Finding::Different);
        let left: Vec<_> = rows.filter(|row| self.is_left_to_topic(row)).collect();
        let lines = left
            .chunk_by(|a, b| a.attribute.topic == b.attribute.topic)
            .map(|group| {
                let labels: Vec<String> = group.iter().map(|row| label(row)).collect();
                let lead = format!("{}: ", group[0].attribute.topic.label());
                Text::default().strong(lead).then(labels.join(", "))
            });
        let lines: Vec<Text> = lines.collect();
        if lines.is_empty() {
            return Vec::new();
        }
        let heading = "More under each topic".to_owned();
        vec![Block::Heading(heading), Block::List(lines)]
    }

    /// "The same for all: Language: Python [1]; ...".
    fn same_for_all(&mut self) -> Option<Block> {
        let mut text = Text::default().strong("The same for all: ");
        let mut rows = self.comparison.rows_that_are(Finding::Same).peekable();
        rows.peek()?;
        for (at, row) in rows.enumerate() {
            let separator = if at > 0 { "; " } else { "" };
            text = text.then(format!("{separator}{}: ", row.attribute.label));
            // Each framework's own citations count: the same words may stand in different places.
            let claims = row.states.iter().flat_map(State::claims);
            let citations: Vec<_> = claims.flat_map(|claim| claim.citations.clone()).collect();
            let values = row.states[0].claims().iter();
            let values: Vec<String> = values
                .map(|claim| claim.full_words(row.attribute))
                .collect();
            let words = text.then(format!("{} ", values.join(", ")));
            text = self.citing.mark(words, &citations);
        }
        Some(Block::Paragraph(text))
    }

    fn unknown_for_all(&self) -> Option<Block> {
        let rows = self.comparison.rows_that_are(Finding::Unknown);
        let labels: Vec<&str> = rows.map(|row| &*row.attribute.label).collect();
        let lead = "Not in my sources for any of them: ";
        cells::names(lead, &labels, self.extent)
    }
}

/// The name of a row that is not shown. That sources disagree there is told all the same.
fn label(row: &ComparedAttribute<'_>) -> String {
    let disputed = |state: &State<'_>| matches!(state, State::Disagreement(_));
    match row.states.iter().any(disputed) {
        true => format!("{} (sources disagree)", row.attribute.label),
        false => row.attribute.label.clone(),
    }
}

fn request(comparison: &Comparison<'_>, topic: Option<Topic>, picture: Option<YesNo>) -> Request {
    Request::Compare {
        frameworks: comparison.ids(),
        topic,
        picture,
        page: None,
    }
}

fn actions(comparison: &Comparison<'_>, is_pictured: bool) -> Vec<Action> {
    let topic = comparison
        .topic
        .iter()
        .map(argument_value)
        .collect::<Vec<_>>();
    let decide = Action {
        label: "Decide between these".to_owned(),
        request: Request::Decide(Start::between(&comparison.ids(), &topic)),
    };
    let picture = (!is_pictured).then(|| as_picture(comparison));
    picture.into_iter().chain([decide]).collect()
}

fn as_picture(comparison: &Comparison<'_>) -> Action {
    Action {
        label: "As a picture".to_owned(),
        request: request(comparison, comparison.topic, Some(YesNo::Yes)),
    }
}

/// All topics, and each that has differences.
fn topics(comparison: &Comparison<'_>, picture: Option<YesNo>) -> Option<Choice> {
    let topics = comparison.differing_topics();
    let action = |label: &str, topic| Action {
        label: label.to_owned(),
        request: request(comparison, topic, picture),
    };
    let each = topics
        .iter()
        .map(|topic| action(topic.label(), Some(*topic)));
    let current = match comparison.topic {
        None => Some(0),
        Some(topic) => topics
            .iter()
            .position(|known| *known == topic)
            .map(|at| at + 1),
    };
    (topics.len() > 1 || comparison.topic.is_some()).then(|| Choice {
        several: false,
        label: "Topic".to_owned(),
        options: std::iter::once(action("All topics", None))
            .chain(each)
            .collect(),
        current,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Knowledge, load};

    fn knowledge() -> Knowledge {
        load::bundled().unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn comparison<'a>(
        knowledge: &'a Knowledge,
        names: &[&str],
        topic: Option<Topic>,
    ) -> Comparison<'a> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Comparison::new(knowledge, &names, topic).expect("known names")
    }

    fn labels(reply: &Reply) -> Vec<&str> {
        let grids = reply.blocks.iter().filter_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        });
        let rows = grids.flat_map(|grid| &grid.rows);
        rows.map(|row| row.label.as_str()).collect()
    }

    #[test]
    fn an_overview_names_what_it_leaves_to_the_topics_and_that_sources_disagree_there() {
        let knowledge = knowledge();
        let comparison = comparison(&knowledge, &["django", "flask"], None);
        let reply = reply(&comparison, None, None);
        assert!(labels(&reply).contains(&"ORM"));
        assert!(!labels(&reply).contains(&"Strengths"), "a list");
        let Some(Block::List(left)) = reply.blocks.last() else {
            panic!("the overview ends with what it leaves to the topics");
        };
        let left = format!("{left:?}");
        assert!(
            left.contains("Strengths") && left.contains("(sources disagree)"),
            "{left}"
        );
    }

    #[test]
    fn a_topic_and_a_whole_document_have_every_row_that_differs() {
        let knowledge = knowledge();
        for topic in [None, Some(Topic::Fit), Some(Topic::Performance)] {
            let comparison = comparison(&knowledge, &["django", "flask"], topic);
            let different: Vec<&str> = comparison
                .rows_that_are(Finding::Different)
                .map(|row| row.attribute.label.as_str())
                .collect();
            assert_eq!(labels(&whole(&comparison)), different);
            if topic.is_some() {
                assert_eq!(labels(&reply(&comparison, None, None)), different);
            }
        }
    }

    #[test]
    fn a_picture_comes_with_three_frameworks_or_when_it_is_asked_for() {
        let knowledge = knowledge();
        let two = comparison(&knowledge, &["django", "flask"], None);
        let three = comparison(&knowledge, &["django", "flask", "fastapi"], None);
        let has = |comparison, picture| !reply(comparison, picture, None).pictures.is_empty();
        assert!(!has(&two, None) && has(&two, Some(YesNo::Yes)));
        assert!(has(&three, None) && !has(&three, Some(YesNo::No)));
        let offered = reply(&two, None, None).actions;
        let asking = Request::from_text("/compare --picture yes django flask").expect("a request");
        assert_eq!(offered[0].request, asking);
    }

    #[test]
    fn the_menu_of_topics_marks_the_one_shown_and_keeps_the_rest_of_the_request() {
        let knowledge = knowledge();
        let comparison = comparison(&knowledge, &["django", "flask"], Some(Topic::Data));
        let reply = reply(&comparison, Some(YesNo::No), Some(2));
        let topics = &reply.choices[0];
        let current = &topics.options[topics.current.expect("one is shown")];
        assert_eq!(
            current.request.to_string(),
            "/compare --topic data --picture no django flask"
        );
        assert_eq!(topics.options[0].label, "All topics");
        assert_eq!(reply.page(), 2);
    }
}
