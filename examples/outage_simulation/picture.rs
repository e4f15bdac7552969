//! Goodput over time as a picture: scalable vector graphics, written by hand.
//!
//! Where a policy never recovers, its goodput rises towards 600 s all the same: no call arrives
//! after that, and the service gets to the end of its queue.

use std::fmt::{self, Write};

use crate::clock::seconds;
use crate::figures::{BUCKET, Figures};
use crate::jobs::{Cell, Row};
use crate::policy::Role;
use crate::scenario::LENGTH;

const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 560.0;
/// Where the axes are.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 830.0;
const TOP: f64 = 70.0;
const BOTTOM: f64 = 440.0;

/// The least distance between two labels.
const LINE: f64 = 15.0;

/// Colours and dashes of the lines: told apart by those who see few colours too.
const STYLES: [(&str, &str); 9] = [
    ("#0058a8", ""),
    ("#008060", ""),
    ("#6a3fa0", "7 3"),
    ("#7f7f7f", ""),
    ("#d1780a", ""),
    ("#b0306a", "2 3"),
    ("#8a5a2b", "7 3"),
    ("#d02f1f", ""),
    ("#4b8fc4", "2 3"),
];

struct Series {
    name: &'static str,
    colour: &'static str,
    dash: &'static str,
    is_ours: bool,
    goodput: Vec<f64>,
}

impl Series {
    fn width(&self) -> f64 {
        if self.is_ours { 2.6 } else { 1.6 }
    }
}

/// Draws all policies of the scenario but the ablations.
pub(crate) fn draw(out: &mut impl Write, row: &Row) -> fmt::Result {
    let scenario = row.scenario;
    let seeds = row.cells.first().map_or(0, |cell| cell.runs.len());
    writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="{LEFT}" y="28" font-size="18" font-weight="bold">{}: goodput through a {}</text>
<text x="{LEFT}" y="48" fill="#555">calls with a valid answer within 60 s, by the time they arrived, in buckets of 5 s; mean of {seeds} seeds</text>"##,
        scenario.name, scenario.what,
    )?;
    axes(out, scenario.trigger())?;
    let series = series(row);
    // Ours on top, and of those that are equal the dashed one.
    let (ours, theirs) = series.split_at(series.iter().filter(|series| series.is_ours).count());
    for series in theirs.iter().chain(ours) {
        line(out, series)?;
    }
    labels(out, &series)?;
    legend(out, &series)?;
    writeln!(out, "</svg>")
}

/// The engine first, each policy with the style of its place.
fn series(row: &Row) -> Vec<Series> {
    let is_ours =
        |cell: &&Cell| matches!(cell.policy.role, Role::Batch | Role::Interactive | Role::Variant);
    let is_theirs = |cell: &&Cell| matches!(cell.policy.role, Role::Single | Role::Retrying);
    let ours = row.cells.iter().filter(is_ours).zip(&STYLES[..3]);
    let theirs = row.cells.iter().filter(is_theirs).zip(&STYLES[3..]);
    let series = |(cell, style): (&Cell, &(&'static str, &'static str)), is_ours| Series {
        name: cell.policy.name,
        colour: style.0,
        dash: style.1,
        is_ours,
        goodput: over_time(&cell.runs),
    };
    let ours = ours.map(|pair| series(pair, true));
    ours.chain(theirs.map(|pair| series(pair, false))).collect()
}

/// The mean of each bucket over the seeds.
fn over_time(runs: &[Figures]) -> Vec<f64> {
    let buckets = runs.first().map_or(0, |run| run.over_time.len());
    let mean = |bucket: usize| {
        runs.iter().map(|run| run.over_time[bucket]).sum::<f64>() / runs.len() as f64
    };
    (0..buckets).map(mean).collect()
}

fn axes(out: &mut impl Write, trigger: Option<(f64, f64)>) -> fmt::Result {
    if let Some((from, to)) = trigger {
        let (x, end) = (across(from), across(to));
        let (width, height, middle) = (end - x, BOTTOM - TOP, f64::midpoint(x, end));
        writeln!(
            out,
            r##"<rect x="{x:.1}" y="{TOP}" width="{width:.1}" height="{height}" fill="#f6dfb4"/>
<text x="{middle:.1}" y="{:.1}" text-anchor="middle" fill="#7a5200">{from:.0}–{to:.0} s</text>"##,
            TOP - 6.0,
        )?;
    }
    for tick in 0..=5 {
        let (goodput, y) = (f64::from(tick) / 5.0, up(f64::from(tick) / 5.0));
        writeln!(
            out,
            r##"<line x1="{LEFT}" x2="{RIGHT}" y1="{y:.1}" y2="{y:.1}" stroke="#ddd"/>
<text x="{:.1}" y="{:.1}" text-anchor="end">{goodput:.1}</text>"##,
            LEFT - 8.0,
            y + 4.5,
        )?;
    }
    for tick in 0..=10 {
        let (time, x) = (60 * tick, across(f64::from(60 * tick)));
        writeln!(
            out,
            r##"<line x1="{x:.1}" x2="{x:.1}" y1="{BOTTOM}" y2="{:.1}" stroke="#555"/>
<text x="{x:.1}" y="{:.1}" text-anchor="middle">{time}</text>"##,
            BOTTOM + 5.0,
            BOTTOM + 20.0,
        )?;
    }
    let (middle, height) = (f64::midpoint(LEFT, RIGHT), f64::midpoint(TOP, BOTTOM));
    writeln!(
        out,
        r##"<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="#555"/>
<text x="{middle}" y="{:.1}" text-anchor="middle">time of arrival, s</text>
<text x="{RIGHT}" y="{:.1}" text-anchor="end" font-size="11" fill="#555">after 600 s no call arrives, and queues empty</text>
<text transform="translate(24 {height}) rotate(-90)" text-anchor="middle">goodput</text>"##,
        BOTTOM + 40.0,
        BOTTOM + 40.0,
    )
}

fn line(out: &mut impl Write, series: &Series) -> fmt::Result {
    let Series { colour, dash, goodput, .. } = series;
    let width = series.width();
    write!(out, r#"<polyline fill="none" stroke="{colour}" stroke-width="{width}""#)?;
    if !dash.is_empty() {
        write!(out, r#" stroke-dasharray="{dash}""#)?;
    }
    write!(out, r#" stroke-linejoin="round" points=""#)?;
    let middle = seconds(BUCKET) / 2.0;
    for (bucket, goodput) in goodput.iter().enumerate() {
        let x = across(bucket as f64 * seconds(BUCKET) + middle);
        write!(out, "{x:.1},{:.1} ", up(*goodput))?;
    }
    writeln!(out, r#""/>"#)
}

/// Names at the ends of the lines, moved apart where lines end together.
fn labels(out: &mut impl Write, series: &[Series]) -> fmt::Result {
    let ends: Vec<f64> =
        series.iter().map(|series| up(series.goodput.last().copied().unwrap_or(0.0))).collect();
    for (series, (end, y)) in series.iter().zip(ends.iter().zip(apart(&ends))) {
        let Series { name, colour, .. } = series;
        writeln!(
            out,
            r#"<path d="M{:.1} {end:.1}L{:.1} {y:.1}" stroke="{colour}" stroke-width="0.8"/>
<text x="{:.1}" y="{:.1}" fill="{colour}">{name}</text>"#,
            RIGHT - 2.0,
            RIGHT + 22.0,
            RIGHT + 26.0,
            y + 4.5,
        )?;
    }
    Ok(())
}

/// The heights, from the top, at least a line apart and as few as may be out of place.
fn apart(ends: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by(|one, other| ends[*one].total_cmp(&ends[*other]));
    let mut places = ends.to_vec();
    // Downwards from the top, then upwards from the axis for those that were pushed below it.
    let mut least = TOP - LINE;
    for label in &order {
        places[*label] = places[*label].max(least + LINE);
        least = places[*label];
    }
    let mut most = BOTTOM + LINE;
    for label in order.iter().rev() {
        places[*label] = places[*label].min(most - LINE);
        most = places[*label];
    }
    places
}

fn legend(out: &mut impl Write, series: &[Series]) -> fmt::Result {
    for (place, series) in series.iter().enumerate() {
        let Series { name, colour, dash, .. } = series;
        let width = series.width();
        let x = LEFT + 160.0 * (place % 5) as f64;
        let y = BOTTOM + 74.0 + 22.0 * (place / 5) as f64;
        write!(out, r#"<line x1="{x}" x2="{:.1}" y1="{y}" y2="{y}" "#, x + 30.0)?;
        write!(out, r#"stroke="{colour}" stroke-width="{width}" "#)?;
        if !dash.is_empty() {
            write!(out, r#"stroke-dasharray="{dash}""#)?;
        }
        writeln!(out, r#"/><text x="{:.1}" y="{:.1}">{name}</text>"#, x + 37.0, y + 4.5)?;
    }
    Ok(())
}

fn across(time: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * time / seconds(LENGTH)
}

fn up(goodput: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * goodput
}

#[cfg(test)]
mod tests {
    use super::{BOTTOM, LINE, TOP, apart, draw};
    use crate::jobs::run_all;
    use crate::policy::{POLICIES, Role};
    use crate::scenario::SCENARIOS;

    #[test]
    fn labels_stand_apart_and_within_the_axes() {
        for ends in [[80.0, 82.0, 80.0, 300.0], [BOTTOM; 4], [TOP; 4]] {
            let mut places = apart(&ends);
            places.sort_by(f64::total_cmp);
            assert!(places.windows(2).all(|two| two[1] - two[0] > LINE - 1e-9), "{places:?}");
            assert!(places[0] >= TOP && places[3] <= BOTTOM, "{places:?}");
        }
        assert!((apart(&[300.0, 80.0])[0] - 300.0).abs() < 1e-9);
    }

    #[test]
    fn every_policy_but_the_ablations_has_a_line_a_label_and_a_legend() {
        let policies: Vec<_> = POLICIES.iter().collect();
        let rows = run_all(&[&SCENARIOS[4]], &policies, 1, 2);
        let mut picture = String::new();
        draw(&mut picture, &rows[0]).unwrap();
        let shown = policies.iter().filter(|policy| policy.role != Role::Ablation);
        assert_eq!(picture.matches("<polyline").count(), shown.clone().count());
        for policy in shown {
            let name = format!(">{}<", policy.name);
            assert_eq!(picture.matches(&name).count(), 2, "{name}");
        }
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    }
}
