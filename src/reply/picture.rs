//! What a reply shows as a picture, as data: each adapter draws it with what its platform has.

use super::ArticleLine;

/// One picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub drawing: Drawing,
    /// What it rests on; written below it, with dates.
    pub sources: Vec<ArticleLine>,
    /// Says in words what the picture says, for whoever can't see it.
    pub alt: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    Card(Card),
    Bars(Vec<BarChart>),
    Scores(ScoreChart),
}

/// A small table to be read at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<CardRow>,
    /// What it leaves out.
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CardRow {
    pub label: String,
    /// One for each column.
    pub cells: Vec<CardCell>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CardCell {
    pub kind: CardCellKind,
    pub words: String,
}

/// What a cell of the table is, told apart by a sign and by words, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardCellKind {
    Value,
    No,
    Disagreement,
    NotInSources,
}

/// Figures of one test, which may be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// What was measured: "Throughput (more is better)".
    pub title: String,
    pub bars: Vec<Bar>,
    /// The test.
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    /// From 0 on.
    pub value: f64,
    /// The figure as a reader sees it: "2,847 req/s".
    pub words: String,
}

/// What scores are made of: parts that count for something go one way, parts against it the other.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreChart {
    pub title: String,
    /// The names of the parts, in the order in which they are stacked.
    pub parts: Vec<String>,
    pub bars: Vec<ScoreBar>,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScoreBar {
    pub label: String,
    /// One for each name in [`ScoreChart::parts`], in points.
    pub points: Vec<ScorePoints>,
    /// The sum as a reader sees it: "+7 of 11".
    pub total: String,
}

/// What one part adds to a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScorePoints {
    /// Below zero where it counts against.
    Known(f64),
    /// Not in the sources: it adds nothing.
    Unknown,
}

impl BarChart {
    /// How long each bar is beside the longest, from 0 to 1. What is no figure from 0 on has no length.
    pub fn lengths(&self) -> Vec<f64> {
        let values = self.bars.iter().map(|bar| bar.value);
        let values = values.map(|value| {
            if value.is_finite() {
                value.max(0.0)
            } else {
                0.0
            }
        });
        let values: Vec<f64> = values.collect();
        let longest = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        values.iter().map(|value| value / longest).collect()
    }
}

impl ScoreChart {
    /// The most points that any bar has against it and for it, both from 0 on.
    pub fn extents(&self) -> (f64, f64) {
        let sums = self.bars.iter().map(ScoreBar::sums);
        sums.fold((0.0, 0.0), |most, sum| {
            (most.0.max(sum.0), most.1.max(sum.1))
        })
    }
}

impl ScoreBar {
    /// The points against it and those for it, both from 0 on.
    pub fn sums(&self) -> (f64, f64) {
        let points = self.points.iter().map(|points| points.points());
        points.fold((0.0, 0.0), |(against, with), points| {
            (against + (-points).max(0.0), with + points.max(0.0))
        })
    }
}

impl ScorePoints {
    /// What it adds to the score: nothing where it is unknown.
    pub fn points(self) -> f64 {
        match self {
            Self::Known(points) if points.is_finite() => points,
            Self::Known(_) | Self::Unknown => 0.0,
        }
    }

    /// "+1½", "−2", "0" or "?".
    pub fn words(self) -> String {
        match self {
            Self::Unknown => "?".to_owned(),
            Self::Known(points) if points > 0.0 => format!("+{}", self.size_in_words()),
            Self::Known(points) if points < 0.0 => format!("−{}", self.size_in_words()),
            Self::Known(_) => "0".to_owned(),
        }
    }

    /// With a tenth, which is as fine as anybody reads a score.
    fn size_in_words(self) -> String {
        let size = format!("{:.1}", self.points().abs());
        match size.split_once('.') {
            Some((whole, "0")) => whole.to_owned(),
            Some(("0", "5")) => "½".to_owned(),
            Some((whole, "5")) => format!("{whole}½"),
            _ => size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_figures() {
        let bar = |value| Bar {
            label: String::new(),
            value,
            words: String::new(),
        };
        let lengths = |values: &[f64]| {
            let chart = BarChart {
                title: String::new(),
                bars: values.iter().copied().map(bar).collect(),
                note: String::new(),
            };
            chart.lengths()
        };
        assert_eq!(lengths(&[5.0, 10.0, 0.0]), [0.5, 1.0, 0.0]);
        assert_eq!(
            lengths(&[f64::NAN, f64::INFINITY, -1.0, 2.0]),
            [0.0, 0.0, 0.0, 1.0]
        );
        assert_eq!(lengths(&[0.0, 0.0]), [0.0, 0.0]);
    }

    #[test]
    fn points_for_and_against_are_summed_apart() {
        let bar = |points: &[f64]| ScoreBar {
            label: String::new(),
            points: points.iter().copied().map(ScorePoints::Known).collect(),
            total: String::new(),
        };
        assert_eq!(bar(&[3.0, -1.0, 0.5, -2.0, f64::NAN]).sums(), (3.0, 3.5));
        let chart = ScoreChart {
            title: String::new(),
            parts: Vec::new(),
            bars: vec![bar(&[3.0, -1.0]), bar(&[1.0, -2.0])],
            note: String::new(),
        };
        assert_eq!(chart.extents(), (2.0, 3.0));
    }

    #[test]
    fn points_have_a_sign() {
        let words = [1.5, -2.0, 0.0, 0.3, -0.5].map(|points| ScorePoints::Known(points).words());
        assert_eq!(words, ["+1½", "−2", "0", "+0.3", "−½"]);
        assert_eq!(ScorePoints::Unknown.words(), "?");
    }
}
