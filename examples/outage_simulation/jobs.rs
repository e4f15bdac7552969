//! All runs, shared out among threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::figures::Figures;
use crate::policy::Policy;
use crate::scenario::Scenario;
use crate::simulation;

/// The runs of one policy in one scenario, in the order of their seeds.
#[derive(Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) policy: &'static Policy,
    pub(crate) runs: Vec<Figures>,
}

/// All policies in one scenario, in the order asked for.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) scenario: &'static Scenario,
    pub(crate) cells: Vec<Cell>,
}

/// Runs each policy in each scenario with seeds from 1.
///
/// Each run depends on its seed alone, and has its place in the result: the number of threads does
/// not show in the figures.
pub(crate) fn run_all(
    scenarios: &[&'static Scenario],
    policies: &[&'static Policy],
    seeds: u64,
    threads: usize,
) -> Vec<Row> {
    let jobs: Vec<_> = scenarios
        .iter()
        .flat_map(|scenario| policies.iter().map(move |policy| (*scenario, *policy)))
        .flat_map(|(scenario, policy)| (1..=seeds).map(move |seed| (scenario, policy, seed)))
        .collect();
    let mut done = shared_out(&jobs, threads).into_iter();
    let mut runs = || done.by_ref().take(seeds as usize).collect();
    let mut cells = || policies.iter().map(|policy| Cell { policy, runs: runs() }).collect();
    scenarios.iter().map(|scenario| Row { scenario, cells: cells() }).collect()
}

/// The figures of each job, in the order of the jobs.
fn shared_out(jobs: &[(&Scenario, &Policy, u64)], threads: usize) -> Vec<Figures> {
    let next = &AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut done: Vec<(usize, Figures)> = thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn(move || {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    let Some((scenario, policy, seed)) = jobs.get(job) else { break };
                    let figures = simulation::run(scenario, policy, *seed);
                    // The receiver lives as long as the scope.
                    let _ = sender.send((job, figures));
                }
            });
        }
        drop(sender);
        receiver.into_iter().collect()
    });
    done.sort_by_key(|(job, _)| *job);
    done.into_iter().map(|(_, figures)| figures).collect()
}

#[cfg(test)]
mod tests {
    use super::run_all;
    use crate::policy::POLICIES;
    use crate::scenario::SCENARIOS;

    #[test]
    fn the_number_of_threads_does_not_show() {
        let scenarios = [&SCENARIOS[0], &SCENARIOS[3]];
        let policies = [&POLICIES[0], &POLICIES[4]];
        let one = run_all(&scenarios, &policies, 2, 1);
        assert_eq!(one, run_all(&scenarios, &policies, 2, 5));
        let cell = &one[1].cells[1];
        assert_eq!((cell.policy.name, cell.runs.len()), ("python-genai", 2));
        assert_eq!(cell.runs[1], crate::simulation::run(scenarios[1], policies[1], 2));
    }
}
