//! The engine against its targets, computed from the figures.
//!
//! Differences are paired by seed and come with their standard error. *Best* is, for goodput, the
//! baseline with the most of it; for failed sends and for the peak, the one with the fewest among
//! those that retry, since one that gives up at once fails and sends little.

use std::fmt::{self, Display, Write};

use crate::figures::{Figures, mean, recoveries};
use crate::jobs::{Cell, Row};
use crate::policy::Role;

/// Writes all verdicts that the rows allow, and how many targets are met.
pub(crate) fn write_verdicts(out: &mut impl Write, rows: &[Row]) -> fmt::Result {
    let mut report = Report { out, title: None, met: 0, targets: 0 };
    goodput(&mut report, rows)?;
    failed_sends(&mut report, rows)?;
    recovery(&mut report, rows)?;
    peak(&mut report, rows)?;
    interactive(&mut report, rows)?;
    ablations(&mut report, rows)?;
    let Report { out, met, targets, .. } = report;
    if targets > 0 {
        writeln!(out, "{met} of {targets} targets are met")?;
    }
    Ok(())
}

struct Report<'a, W> {
    out: &'a mut W,
    /// Written with the first target below it.
    title: Option<&'static str>,
    met: usize,
    targets: usize,
}

impl<W: Write> Report<'_, W> {
    fn section(&mut self, title: &'static str) {
        self.title = Some(title);
    }

    fn target(&mut self, scenario: &str, is_met: bool, what: impl Display) -> fmt::Result {
        if let Some(title) = self.title.take() {
            writeln!(self.out, "{title}")?;
        }
        self.targets += 1;
        self.met += usize::from(is_met);
        let verdict = if is_met { "met" } else { "MISSED" };
        writeln!(self.out, "  {scenario:4} {verdict:7} {what}")
    }

    fn aside(&mut self, what: impl Display) -> fmt::Result {
        writeln!(self.out, "               {what}")
    }
}

fn goodput(report: &mut Report<'_, impl Write>, rows: &[Row]) -> fmt::Result {
    report.section("goodput of batch: no baseline is above; in S0 and S5 by 1 point at most");
    for (row, batch) in with_role(rows, Role::Batch) {
        let Some(best) = best(row, |runs| mean(runs, |run| run.goodput)) else { continue };
        let gain = Estimate::difference(&batch.runs, &best.runs, |run| run.goodput);
        let slack = if ["S0", "S5"].contains(&row.scenario.name) { 0.01 } else { 0.0 };
        report.target(
            row.scenario.name,
            gain.value >= -slack,
            beside(gain, batch, best, goodput_of),
        )?;
    }
    Ok(())
}

fn failed_sends(report: &mut Report<'_, impl Write>, rows: &[Row]) -> fmt::Result {
    report.section("failed sends of batch: at least 80 % below the best baseline that retries");
    let scenarios = ["S1", "S1b", "S2", "S3", "S4"];
    for (row, batch) in with_role(rows, Role::Batch) {
        if !scenarios.contains(&row.scenario.name) {
            continue;
        }
        let failed = |run: &Figures| run.failed;
        let retrying = |cell: &&Cell| cell.policy.role == Role::Retrying;
        let others: Vec<&Cell> = row.cells.iter().filter(retrying).collect();
        let fewest = |one: &&&Cell, other: &&&Cell| {
            mean(&one.runs, failed).total_cmp(&mean(&other.runs, failed))
        };
        let Some(best) = others.iter().min_by(fewest) else { continue };
        let cut = Estimate::cut(&batch.runs, &best.runs, failed);
        report.target(row.scenario.name, cut.value >= 0.8, Against { cut, batch, other: best })?;
        for other in others.iter().filter(|other| other.policy != best.policy) {
            let cut = Estimate::cut(&batch.runs, &other.runs, failed);
            report.aside(Against { cut, batch, other })?;
        }
    }
    Ok(())
}

/// Fewer failed sends, as a part of the other's.
struct Against<'a> {
    cut: Estimate,
    batch: &'a Cell,
    other: &'a Cell,
}

impl Display for Against<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cut, batch, other } = self;
        let failed = |cell: &Cell| mean(&cell.runs, |run| run.failed);
        let (less, error) = (-100.0 * cut.value, 100.0 * cut.error);
        let (ours, theirs) = (failed(batch), failed(other));
        write!(out, "{less:+.1} % ± {error:.1} %: {ours:.4}, {} {theirs:.4}", other.policy.name)
    }
}

fn recovery(report: &mut Report<'_, impl Write>, rows: &[Row]) -> fmt::Result {
    report.section("every seed recovers");
    for role in [Role::Batch, Role::Interactive] {
        for (Row { scenario, .. }, Cell { policy, runs }) in with_role(rows, role) {
            if scenario.trigger_end.is_none() {
                continue;
            }
            let (time, count) = recoveries(runs);
            let what = format!("{}: {count} of {}", policy.name, runs.len());
            let time = time.map_or(String::new(), |time| format!(", after {time:.1} s"));
            report.target(scenario.name, count == runs.len(), what + &time)?;
        }
    }
    Ok(())
}

fn peak(report: &mut Report<'_, impl Write>, rows: &[Row]) -> fmt::Result {
    report.section("peak of sends a second: batch is not above the best baseline that retries");
    for (row, batch) in with_role(rows, Role::Batch) {
        let peak = |run: &Figures| run.peak;
        let retrying = row.cells.iter().filter(|cell| cell.policy.role == Role::Retrying);
        let Some(best) = lowest(retrying, |runs| mean(runs, peak)) else { continue };
        let gain = Estimate::difference(&batch.runs, &best.runs, peak);
        let what = beside(gain, batch, best, |runs| format!("{:.1}", mean(runs, peak)));
        report.target(row.scenario.name, gain.value <= 0.0, what)?;
    }
    Ok(())
}

fn interactive(report: &mut Report<'_, impl Write>, rows: &[Row]) -> fmt::Result {
    report.section("goodput within 15 s of interactive: no baseline is above");
    for (row, interactive) in with_role(rows, Role::Interactive) {
        let early = |run: &Figures| run.goodput_15;
        let Some(best) = best(row, |runs| mean(runs, early)) else { continue };
        let gain = Estimate::difference(&interactive.runs, &best.runs, early);
        let what = beside(gain, interactive, best, |runs| format!("{:.4}", mean(runs, early)));
        report.target(row.scenario.name, gain.value >= 0.0, what)?;
    }
    Ok(())
}

fn ablations(report: &mut Report<'_, impl Write>, rows: &[Row]) -> fmt::Result {
    if rows.iter().flat_map(|row| &row.cells).all(|cell| cell.policy.role != Role::Ablation) {
        return Ok(());
    }
    report.section("goodput without a part: at most 1 point above batch with all parts");
    for (row, batch) in with_role(rows, Role::Batch) {
        for part in row.cells.iter().filter(|cell| cell.policy.role == Role::Ablation) {
            let gain = Estimate::difference(&part.runs, &batch.runs, |run| run.goodput);
            let what = format!("{}: {}", part.policy.name, beside(gain, part, batch, goodput_of));
            report.target(row.scenario.name, gain.value <= 0.01, what)?;
        }
    }
    Ok(())
}

fn goodput_of(runs: &[Figures]) -> String {
    format!("{:.4}", mean(runs, |run| run.goodput))
}

/// A difference, and the two figures it is between.
fn beside(gain: Estimate, one: &Cell, other: &Cell, show: impl Fn(&[Figures]) -> String) -> String {
    format!("{gain}: {}, {} {}", show(&one.runs), other.policy.name, show(&other.runs))
}

/// The rows that have a policy of this role, with its cell.
fn with_role(rows: &[Row], role: Role) -> impl Iterator<Item = (&Row, &Cell)> {
    rows.iter().filter_map(move |row| {
        let cell = row.cells.iter().find(|cell| cell.policy.role == role)?;
        Some((row, cell))
    })
}

/// The baseline with the highest figure.
fn best(row: &Row, figure: impl Fn(&[Figures]) -> f64) -> Option<&Cell> {
    let is_baseline = |cell: &&Cell| matches!(cell.policy.role, Role::Single | Role::Retrying);
    lowest(row.cells.iter().filter(is_baseline), |runs| -figure(runs))
}

fn lowest<'a>(
    cells: impl Iterator<Item = &'a Cell>,
    figure: impl Fn(&[Figures]) -> f64,
) -> Option<&'a Cell> {
    cells.min_by(|one, other| figure(&one.runs).total_cmp(&figure(&other.runs)))
}

/// A mean over pairs of runs with the same seed, and its standard error.
#[derive(Debug, Clone, Copy)]
struct Estimate {
    value: f64,
    /// Not a number if there is but one pair.
    error: f64,
}

impl Estimate {
    fn difference(one: &[Figures], other: &[Figures], figure: fn(&Figures) -> f64) -> Self {
        let pairs = one.iter().zip(other);
        let differences: Vec<f64> = pairs.map(|(one, other)| figure(one) - figure(other)).collect();
        Self::of(&differences)
    }

    /// How much less the one has, as a part of what the other has.
    ///
    /// The error is that of the ratio of two means, to first order.
    fn cut(one: &[Figures], other: &[Figures], figure: fn(&Figures) -> f64) -> Self {
        let base = mean(other, figure);
        let ratio = mean(one, figure) / base;
        let pairs = one.iter().zip(other);
        let residuals: Vec<f64> =
            pairs.map(|(one, other)| (figure(one) - ratio * figure(other)) / base).collect();
        Self { value: 1.0 - ratio, error: Self::of(&residuals).error }
    }

    fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let value = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|other| (other - value).powi(2)).sum();
        Self { value, error: (squares / (count - 1.0) / count).sqrt() }
    }
}

impl Display for Estimate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:+.4} ± {:.4}", self.value, self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::{Estimate, write_verdicts};
    use crate::figures::Figures;
    use crate::jobs::{Cell, Row, run_all};
    use crate::policy::{POLICIES, Role};
    use crate::scenario::SCENARIOS;

    #[test]
    fn an_estimate_has_the_error_of_its_mean() {
        let Estimate { value, error } = Estimate::of(&[1.0, 2.0, 3.0, 6.0]);
        // The variance is 14 / 3, of the mean a quarter of it.
        assert!((value - 3.0).abs() < 1e-9 && (error - (14.0_f64 / 12.0).sqrt()).abs() < 1e-9);
        assert!(Estimate::of(&[1.0]).error.is_nan());
    }

    #[test]
    fn a_cut_is_of_means_and_certain_where_all_runs_agree() {
        let any = &run_all(&[&SCENARIOS[0]], &[&POLICIES[0]], 2, 1)[0].cells[0].runs;
        let with = |failed: [f64; 2]| -> Vec<Figures> {
            let runs = any.iter().zip(failed);
            runs.map(|(run, failed)| Figures { failed, ..run.clone() }).collect()
        };
        let cut = |one, other| Estimate::cut(&with(one), &with(other), |run| run.failed);
        let Estimate { value, error } = cut([1.0, 3.0], [4.0, 12.0]);
        assert!((value - 0.75).abs() < 1e-9 && error.abs() < 1e-9, "{value} {error}");
        // A ratio of 1/2 leaves residuals of ∓1 over a base of 4, whose mean has the error 1/4.
        let Estimate { value, error } = cut([1.0, 3.0], [4.0, 4.0]);
        assert!((value - 0.5).abs() < 1e-9 && (error - 0.25).abs() < 1e-9, "{value} {error}");
    }

    /// One scenario, with the goodput and the failed sends of each role as given.
    fn row(scenario: usize, figures: [(Role, f64, f64); 3]) -> Row {
        let any = run_all(&[&SCENARIOS[0]], &[&POLICIES[0]], 2, 1);
        let cells = figures.map(|(role, goodput, failed)| {
            let policy = POLICIES.iter().find(|policy| policy.role == role).unwrap();
            let run = |run: &Figures| Figures { goodput, failed, ..run.clone() };
            Cell { policy, runs: any[0].cells[0].runs.iter().map(run).collect() }
        });
        Row { scenario: &SCENARIOS[scenario], cells: cells.into() }
    }

    fn verdicts(row: Row) -> String {
        let mut text = String::new();
        write_verdicts(&mut text, &[row]).unwrap();
        text
    }

    #[test]
    fn a_verdict_follows_the_figures() {
        let baselines = [(Role::Single, 0.9, 0.1), (Role::Retrying, 0.8, 0.5)];
        let text = |scenario, goodput, failed| {
            let batch = (Role::Batch, goodput, failed);
            verdicts(row(scenario, [baselines[0], baselines[1], batch]))
        };
        let good = text(1, 0.91, 0.09);
        assert!(good.contains("S1   met     +0.0100 ± 0.0000: 0.9100, none 0.9000"), "{good}");
        assert!(good.contains("S1   met     -82.0 % ± 0.0 %: 0.0900, instructor-py"), "{good}");
        let bad = text(1, 0.899, 0.11);
        assert!(bad.contains("S1   MISSED  -0.0010 ± 0.0000: 0.8990, none 0.9000"), "{bad}");
        assert!(bad.contains("S1   MISSED  -78.0 % ± 0.0 %"), "{bad}");
        assert!(text(6, 0.899, 0.0).contains("S5   met     -0.0010"), "a point is forgiven");
        assert!(text(6, 0.889, 0.0).contains("S5   MISSED  -0.0110"));
    }

    #[test]
    fn an_ablation_that_beats_the_whole_is_told() {
        let ablation = |goodput| (Role::Ablation, goodput, 0.0);
        let text = |goodput| {
            let batch = (Role::Batch, 0.95, 0.0);
            verdicts(row(1, [(Role::Retrying, 0.8, 0.5), batch, ablation(goodput)]))
        };
        assert!(text(0.959).contains("S1   met     batch-breaker: +0.0090"), "{}", text(0.959));
        assert!(text(0.961).contains("S1   MISSED  batch-breaker: +0.0110"), "{}", text(0.961));
    }
}
