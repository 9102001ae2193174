//! An article of one sentence, attributes and a need: what the tests of cells and of rows cite.

use crate::knowledge::article::{self, Article};
use crate::knowledge::attribute::{Attribute, Kind, Speaks, Topic};
use crate::knowledge::need::Need;
use crate::knowledge::passage::Passage;

pub const QUOTE: &str = "Flask has no admin.";

pub fn attribute(id: &str, kind: Kind) -> Attribute {
    Attribute {
        id: id.into(),
        label: id.into(),
        topic: Topic::Data,
        kind,
        unit: (kind == Kind::Number).then(|| "req/s".into()),
        better: None,
        aliases: vec![],
        aspects: vec![],
        decides: None,
        defines: false,
        speaks: Speaks::default(),
        related: vec![],
    }
}

pub fn attributes() -> Vec<Attribute> {
    vec![
        attribute("words", Kind::Text),
        attribute("figure", Kind::Number),
        attribute("items", Kind::List),
    ]
}

pub fn need() -> Need {
    toml::from_str("id = \"admin\"\nlabel = \"admin panel\"\ngroup = \"feature\"").expect("a need")
}

pub fn article() -> (Article, Vec<Passage>) {
    let file = format!("+++\ntitle = \"T\"\n+++\n## Flask\n{QUOTE}\n");
    article::parse("a", &file).expect("an article")
}
