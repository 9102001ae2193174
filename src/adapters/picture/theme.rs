//! How pictures look: one dark card that stands out on Discord's dark and on white, in type that is legible at the
//! 400 pixels that a phone has for it.

use super::font::{self, Weight};

/// Pixels.
pub const WIDTH: f32 = 1080.0;
pub const MARGIN: f32 = 40.0;
/// The room between the margins.
pub const ROOM: f32 = WIDTH - 2.0 * MARGIN;

pub const CARD: &str = "#17191e";
pub const BAND: &str = "#22252c";
pub const EDGE: &str = "#434855";
pub const AXIS: &str = "#8a909c";
pub const WHITE: &str = "#f4f5f7";
pub const QUIET: &str = "#b9bec9";
pub const BLUE: &str = "#7cb8ff";
pub const RED: &str = "#ff9d98";
pub const AMBER: &str = "#ffca66";
/// What is written on a coloured bar.
pub const INK: &str = "#101216";

/// Apart in lightness and hue, for eyes that see few colours too; a letter tells each apart anyway.
pub const PARTS: [&str; 8] = [
    "#6cb8f2", "#f0a838", "#46c29a", "#f2e267", "#dd93c0", "#f0805c", "#a6a8f5", "#c3c8d2",
];

pub struct Style {
    pub size: f32,
    pub weight: Weight,
    pub colour: &'static str,
}

pub const TITLE: Style = Style::new(40.0, Weight::SemiBold, WHITE);
pub const HEADING: Style = Style::new(30.0, Weight::SemiBold, BLUE);
pub const LABEL: Style = Style::new(28.0, Weight::SemiBold, WHITE);
pub const TEXT: Style = Style::new(28.0, Weight::Regular, WHITE);
pub const NOTE: Style = Style::new(26.0, Weight::Regular, QUIET);

impl Style {
    pub const fn new(size: f32, weight: Weight, colour: &'static str) -> Self {
        Self {
            size,
            weight,
            colour,
        }
    }

    /// The same in another colour.
    pub const fn in_colour(&self, colour: &'static str) -> Self {
        Self::new(self.size, self.weight, colour)
    }

    pub const fn of_size(&self, size: f32) -> Self {
        Self::new(size, self.weight, self.colour)
    }

    pub fn width(&self, text: &str) -> f32 {
        font::width(text, self.weight, self.size)
    }

    pub fn line_height(&self) -> f32 {
        (self.size * 1.3).round()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast ratio that WCAG 2 defines, from 1 to 21.
    fn contrast(one: &str, other: &str) -> f64 {
        let [one, other] = [one, other].map(luminance);
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour");
            match f64::from(value) / 255.0 {
                low if low <= 0.04045 => low / 12.92,
                high => ((high + 0.055) / 1.055).powf(2.4),
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn contrast_is_as_the_standard_has_it() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
    }

    #[test]
    fn all_text_has_more_contrast_than_the_standard_asks_for() {
        for text in [WHITE, QUIET, BLUE, RED, AMBER] {
            for ground in [CARD, BAND] {
                assert!(contrast(text, ground) >= 7.0, "{text} on {ground}");
            }
        }
        for part in PARTS.iter().chain(&[BLUE]) {
            assert!(contrast(INK, part) >= 7.0, "{INK} on {part}");
        }
    }

    #[test]
    fn bars_and_axes_stand_out_from_the_card() {
        for shape in PARTS.iter().chain(&[BLUE, AXIS]) {
            assert!(contrast(shape, CARD) >= 3.0, "{shape} on {CARD}");
        }
    }

    #[test]
    fn no_type_is_too_small_for_a_phone() {
        for style in [TITLE, HEADING, LABEL, TEXT, NOTE] {
            assert!(style.size >= 26.0);
        }
    }
}
