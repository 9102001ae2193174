//! Writes SVG from top to bottom: a canvas knows how far down it is, and its card ends where its content ends.

use super::font::{FAMILY, Weight};
use super::lines::wrapped;
use super::theme::{CARD, EDGE, LABEL, MARGIN, ROOM, Style, TITLE, WIDTH};

const RADIUS: f32 = 28.0;

#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Where something stands and how big it is, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

pub struct Canvas {
    elements: String,
    /// Where the next thing begins.
    pub y: f32,
}

impl Canvas {
    pub fn titled(title: &str) -> Self {
        let mut canvas = Self {
            elements: String::new(),
            y: MARGIN,
        };
        canvas.paragraph(title, &TITLE, 3);
        canvas
    }

    /// A text over the whole width.
    pub fn paragraph(&mut self, text: &str, style: &Style, most: usize) {
        let lines = wrapped(text, style, ROOM, most);
        let height = self.lines(MARGIN, self.y, &lines, style);
        self.y += height;
    }

    /// Lines one below another from `y` on; gives back how high they are together.
    pub fn lines(&mut self, x: f32, y: f32, lines: &[String], style: &Style) -> f32 {
        let mut top = y;
        for line in lines {
            self.text(x, top, line, style, Anchor::Start);
            top += style.line_height();
        }
        top - y
    }

    /// One line whose top is at `y`.
    pub fn text(&mut self, x: f32, y: f32, text: &str, style: &Style, anchor: Anchor) {
        let baseline = y + style.size;
        let weight = match style.weight {
            Weight::Regular => 400,
            Weight::SemiBold => 600,
        };
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.elements += &format!(
            r#"<text x="{x:.1}" y="{baseline:.1}" font-size="{}" font-weight="{weight}" fill="{}" text-anchor="{anchor}">{}</text>"#,
            style.size,
            style.colour,
            escaped(text)
        );
    }

    pub fn rectangle(&mut self, area: Area, radius: f32, colour: &str) {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        self.elements += &format!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="{radius}" fill="{colour}"/>"#
        );
    }

    /// The last line: how much more of what is in the text.
    pub fn left_out(&mut self, counts: &[(usize, &str)]) {
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(count, what)| {
                format!("{count} more {what}{}", if *count == 1 { "" } else { "s" })
            })
            .collect();
        if !counts.is_empty() {
            self.paragraph(
                &format!("And {} in the text.", counts.join(" and ")),
                &LABEL,
                1,
            );
        }
    }

    /// The whole as SVG, on its card.
    pub fn finish(self) -> String {
        let height = (self.y + MARGIN).ceil();
        let (inner, inner_height) = (WIDTH - 2.0, height - 2.0);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="{FAMILY}"><rect x="1" y="1" width="{inner}" height="{inner_height}" rx="{RADIUS}" fill="{CARD}" stroke="{EDGE}" stroke-width="2"/>{}</svg>"#,
            self.elements
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
