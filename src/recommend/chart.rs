//! Shows the scores of the shortlist as stacked bars, one part a need.

use super::board::{Place, Points};
use super::recommendation::Recommendation;
use super::wanted::Wanted;
use super::words::total;
use crate::citing::articles;
use crate::knowledge::framework::Cell;
use crate::knowledge::need::Standing;
use crate::reply::{ArticleLine, Drawing, Picture, ScoreBar, ScoreChart, ScorePoints};
use crate::request::YesNo;

pub fn wanted(recommendation: &Recommendation<'_>, picture: Option<YesNo>) -> bool {
    let shortlist = recommendation.shortlist().len();
    shortlist > 0 && YesNo::pictured(picture, shortlist)
}

pub fn picture(recommendation: &Recommendation<'_>) -> Picture {
    let board = &recommendation.board;
    let bars = recommendation.shortlist().iter();
    let chart = ScoreChart {
        title: "Points by need".to_owned(),
        parts: board.wanted.iter().map(Wanted::label).collect(),
        bars: bars.map(|place| bar(recommendation, place)).collect(),
        note: "Points from cited statements. Unknown adds nothing.".to_owned(),
    };
    Picture {
        sources: sources(recommendation),
        alt: alt(recommendation, &chart),
        drawing: Drawing::Scores(chart),
    }
}

fn bar(recommendation: &Recommendation<'_>, place: &Place) -> ScoreBar {
    let board = &recommendation.board;
    let standings = &recommendation.candidate(place.candidate).standings;
    let points = board.wanted.iter().zip(standings);
    let points = points.map(|(wanted, standing)| match standing {
        Standing::Unknown => ScorePoints::Unknown,
        known => ScorePoints::Known(Points::of(known, wanted.weight).whole()),
    });
    ScoreBar {
        label: recommendation.name(place.candidate).to_owned(),
        points: points.collect(),
        total: total(recommendation, place),
    }
}

/// The articles that the points rest on.
fn sources(recommendation: &Recommendation<'_>) -> Vec<ArticleLine> {
    let shortlist = recommendation.shortlist().iter();
    let standings = shortlist.flat_map(|p| &recommendation.candidate(p.candidate).standings);
    let citations = standings.flat_map(cells).map(|cell| &cell.citation);
    articles(recommendation.knowledge, citations)
}

fn cells<'a>(standing: &'a Standing<'_>) -> impl Iterator<Item = &'a Cell> {
    let (speaking_for, speaking_against) = standing.sides();
    speaking_for.iter().chain(speaking_against).copied()
}

/// The whole chart in words: "Django +3 of 6: admin panel +3, real-time app unknown."
fn alt(recommendation: &Recommendation<'_>, chart: &ScoreChart) -> String {
    let bars = recommendation.shortlist().iter().zip(&chart.bars);
    let bars = bars.map(|(place, bar)| {
        let standings = &recommendation.candidate(place.candidate).standings;
        let parts = recommendation.board.wanted.iter().zip(standings);
        let parts = parts.map(|(wanted, standing)| match standing {
            Standing::Unknown => format!("{} unknown", wanted.label()),
            known => format!("{} {}", wanted.label(), Points::of(known, wanted.weight)),
        });
        let parts: Vec<String> = parts.collect();
        format!("{} {}: {}.", bar.label, bar.total, parts.join(", "))
    });
    let bars: Vec<String> = bars.collect();
    format!("{}. {}", chart.title, bars.join(" "))
}
