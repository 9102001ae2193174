//! The two bundled faces: what they have, how wide it is, and as resvg wants them. No font of the machine is used.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Source};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

pub const FAMILY: &str = "Inter";

const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.ttf");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    SemiBold,
}

struct Face {
    characters: Charmap<'static>,
    /// For a size of 1.
    metrics: GlyphMetrics<'static>,
}

static FACES: LazyLock<[Option<Face>; 2]> = LazyLock::new(|| [REGULAR, SEMI_BOLD].map(face));

static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for bytes in [REGULAR, SEMI_BOLD] {
        database.load_font_source(Source::Binary(Arc::new(bytes)));
    }
    Arc::new(database)
});

pub fn database() -> Arc<Database> {
    Arc::clone(&DATABASE)
}

/// Whether there is a glyph for it.
pub fn has(letter: char) -> bool {
    let regular = FACES[Weight::Regular as usize].as_ref();
    regular.is_some_and(|face| face.characters.map(letter).is_some())
}

/// How wide a text is at a size, by the advances of its letters; kerning makes it a hair narrower.
pub fn width(text: &str, weight: Weight, size: f32) -> f32 {
    text.chars()
        .map(|letter| advance(letter, weight))
        .sum::<f32>()
        * size
}

fn advance(letter: char, weight: Weight) -> f32 {
    let advance = |face: &Face| {
        let glyph = face.characters.map(letter).unwrap_or_default();
        face.metrics.advance_width(glyph)
    };
    FACES[weight as usize]
        .as_ref()
        .and_then(advance)
        .unwrap_or_default()
}

fn face(bytes: &'static [u8]) -> Option<Face> {
    let font = FontRef::new(bytes).ok()?;
    Some(Face {
        characters: font.charmap(),
        metrics: font.glyph_metrics(Size::new(1.0), LocationRef::default()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_are_there_by_name_and_weight() {
        let database = database();
        let weights: Vec<u16> = database.faces().map(|face| face.weight.0).collect();
        assert_eq!(weights, [400, 600]);
        assert!(
            database
                .faces()
                .all(|face| face.families[0].0 == FAMILY && face.index == 0)
        );
    }

    #[test]
    fn each_face_stays_small() {
        assert!(REGULAR.len() < 120_000 && SEMI_BOLD.len() < 120_000);
    }

    #[test]
    fn what_the_pictures_write_has_a_glyph() {
        for letter in "Azäñşřő ΔΩ Яж €±×÷…–—“”• ←→ ✓✗?≠≈≤≥ ●○■□▲▼ −½²".chars()
        {
            assert!(has(letter), "{letter}");
        }
    }

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        let [one, two] = ["m", "mm"].map(|text| width(text, Weight::Regular, 20.0));
        assert!(one > 10.0 && (two - 2.0 * one).abs() < 0.01, "{one} {two}");
        assert!(width("m", Weight::SemiBold, 20.0) > one);
        assert!(width("i", Weight::Regular, 20.0) < one / 2.0);
    }
}
