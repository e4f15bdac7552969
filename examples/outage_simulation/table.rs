//! The figures as a table for the terminal and as comma-separated values.

use std::fmt::{self, Write};

use crate::figures::{Figures, mean, recoveries, worst_goodput};
use crate::jobs::{Cell, Row};

/// A figure of which the mean over the seeds is shown.
struct Column {
    name: &'static str,
    figure: fn(&Figures) -> f64,
    decimals: usize,
}

const fn column(name: &'static str, figure: fn(&Figures) -> f64, decimals: usize) -> Column {
    Column { name, figure, decimals }
}

const COLUMNS: [Column; 11] = [
    column("goodput", |run| run.goodput, 4),
    column("@15s", |run| run.goodput_15, 3),
    column("@30s", |run| run.goodput_30, 3),
    column("sends", |run| run.sends, 3),
    column("failed", |run| run.failed, 4),
    column("429s", |run| run.throttled, 0),
    column("abandoned", |run| run.abandoned, 4),
    column("wasted", |run| run.wasted, 0),
    column("peak/s", |run| run.peak, 1),
    column("p50", |run| run.p50, 1),
    column("p99", |run| run.p99, 1),
];

/// Writes a table for each scenario.
pub(crate) fn write_tables(out: &mut impl Write, rows: &[Row]) -> fmt::Result {
    for Row { scenario, cells } in rows {
        writeln!(out, "{}: {}", scenario.name, scenario.what)?;
        write!(out, "  {:20}", "policy")?;
        for Column { name, .. } in &COLUMNS {
            write!(out, " {name:>9}")?;
        }
        writeln!(out, " {:>9} {:>14}", "worst", "recovery")?;
        for Cell { policy, runs } in cells {
            write!(out, "  {:20}", policy.name)?;
            for Column { figure, decimals, .. } in &COLUMNS {
                write!(out, " {:>9.decimals$}", mean(runs, figure))?;
            }
            let recovery = match (scenario.trigger_end, recoveries(runs)) {
                (None, _) => "–".to_owned(),
                (Some(_), (None, _)) => "never".to_owned(),
                (Some(_), (Some(time), count)) => format!("{time:.1} ({count}/{})", runs.len()),
            };
            writeln!(out, " {:>9.4} {recovery:>14}", worst_goodput(runs))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes one line for each policy in each scenario.
pub(crate) fn write_csv(out: &mut impl Write, rows: &[Row]) -> fmt::Result {
    write!(out, "scenario,policy,seeds")?;
    for Column { name, .. } in &COLUMNS {
        write!(out, ",{name}")?;
    }
    writeln!(out, ",worst,recovery,recovered")?;
    for Row { scenario, cells } in rows {
        for Cell { policy, runs } in cells {
            write!(out, "{},{},{}", scenario.name, policy.name, runs.len())?;
            for Column { figure, .. } in &COLUMNS {
                write!(out, ",{:.6}", mean(runs, figure))?;
            }
            write!(out, ",{:.6}", worst_goodput(runs))?;
            match (scenario.trigger_end, recoveries(runs)) {
                (None, _) => writeln!(out, ",,")?,
                (Some(_), (None, count)) => writeln!(out, ",,{count}")?,
                (Some(_), (Some(time), count)) => writeln!(out, ",{time:.3},{count}")?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{write_csv, write_tables};
    use crate::jobs::run_all;
    use crate::policy::POLICIES;
    use crate::scenario::SCENARIOS;

    #[test]
    fn tables_and_values_have_a_line_for_each_policy() {
        let rows = run_all(&[&SCENARIOS[0], &SCENARIOS[3]], &[&POLICIES[0], &POLICIES[4]], 2, 2);
        let (mut table, mut csv) = (String::new(), String::new());
        write_tables(&mut table, &rows).unwrap();
        write_csv(&mut csv, &rows).unwrap();
        assert_eq!(table.lines().filter(|line| line.starts_with("  python-genai ")).count(), 2);
        let cells = |line: &str| line.split_whitespace().count();
        let mut lines = table.lines().skip(1);
        assert_eq!(cells(lines.next().unwrap()), cells(lines.next().unwrap()), "{table}");
        let lines: Vec<&str> = csv.lines().collect();
        let names: Vec<&str> = lines[0].split(',').collect();
        assert_eq!(lines.len(), 5);
        for line in &lines[1..] {
            assert_eq!(line.split(',').count(), names.len(), "{line}");
        }
        // Without retries a tenth of all buckets' calls fail, so that it never recovers.
        assert!(lines[3].starts_with("S2,none,2,0.") && lines[3].ends_with(",,0"), "{}", lines[3]);
        assert!(lines[1].ends_with(",,"), "nothing to recover from: {}", lines[1]);
    }
}
