//! What holds in every run, whatever the policy.

use std::collections::{HashMap, HashSet};

use super::{Fate, World, run};
use crate::clock::{MILLISECOND, Micros, SECOND};
use crate::luck::{Luck, Matter};
use crate::policy::{DEADLINE, News, POLICIES, Process, Role, Step};
use crate::scenario::{SCENARIOS, SLOTS};
use crate::server::QUEUE;

/// All scenarios under all policies but the ablations, to be played.
fn worlds() -> impl Iterator<Item = (String, World<'static>)> {
    SCENARIOS.iter().flat_map(|scenario| {
        let policies = POLICIES.iter().filter(|policy| policy.role != Role::Ablation);
        policies.map(move |policy| {
            let place = format!("{} {}", scenario.name, policy.name);
            (place, World::new(scenario, policy, 1))
        })
    })
}

#[test]
fn slots_queue_quota_and_deadline_hold() {
    for (place, mut world) in worlds() {
        let mut sent = 0;
        let mut taken: HashMap<u64, u32> = HashMap::new();
        while world.step() {
            assert!(world.server.busy() <= SLOTS, "{place}");
            assert!(world.server.queued() <= QUEUE, "{place}");
            for request in &world.requests[sent..] {
                let deadline = world.calls[request.call].arrival + DEADLINE;
                assert!(world.now < deadline, "{place}: sent too late");
                if request.service > 0 {
                    *taken.entry(world.now / (60 * SECOND)).or_default() += 1;
                }
            }
            sent = world.requests.len();
        }
        if place.starts_with("S1") {
            let most = taken.into_values().max();
            assert_eq!(most, Some(480), "{place}: the quota is used, and not exceeded");
        }
        assert_eq!((world.server.busy(), world.server.queued()), (0, 0), "{place}");
    }
}

#[test]
fn every_request_ends_once_and_every_call_in_time() {
    for (place, mut world) in worlds() {
        while world.step() {}
        for call in &world.calls {
            let ended = call.ended.unwrap();
            assert!(ended <= call.arrival + DEADLINE, "{place}: {call:?}");
        }
        let mut fates = HashMap::new();
        for request in &world.requests {
            *fates.entry(request.fate).or_insert(0_u32) += 1;
        }
        let mut answered = HashSet::new();
        for request in &world.requests {
            let reask = if answered.contains(&request.call) { 450 } else { 0 };
            assert_eq!(request.tokens, 1_800 + reask, "{place}");
            if request.fate == Some(Fate::Answered) {
                answered.insert(request.call);
            }
        }
        let count = |fate| fates.get(&fate).copied().unwrap_or(0);
        assert_eq!(count(None), 0, "{place}");
        let failed = count(Some(Fate::Refused)) + count(Some(Fate::Abandoned));
        assert_eq!(failed, world.tally.failed, "{place}");
        let answers: u32 = world.calls.iter().map(|call| call.answers).sum();
        assert_eq!(count(Some(Fate::Answered)), answers, "{place}");
        let taken: u32 = world.calls.iter().map(|call| call.taken).sum();
        assert_eq!(taken, answers + world.tally.abandoned, "{place}: generations");
    }
}

#[test]
fn all_policies_face_the_same_luck() {
    let mut calls: HashMap<(String, usize), _> = HashMap::new();
    let mut services = HashMap::new();
    for (place, mut world) in worlds() {
        while world.step() {}
        let scenario = place.split(' ').next().unwrap();
        for (number, call) in world.calls.iter().enumerate() {
            let luck = (call.arrival, call.process, world.calls.len());
            let first = calls.entry((scenario.to_owned(), number)).or_insert(luck);
            assert_eq!(*first, luck, "{place}");
        }
        let mut nth: HashMap<usize, u32> = HashMap::new();
        for request in world.requests.iter().filter(|request| request.service > 0) {
            let nth = nth.entry(request.call).and_modify(|nth| *nth += 1).or_insert(1);
            let first = services.entry((request.call, *nth)).or_insert(request.service);
            assert_eq!(*first, request.service, "{place}");
        }
    }
}

#[test]
fn a_random_fault_is_decided_by_the_call_and_how_often_it_was_sent() {
    let scenario = SCENARIOS.iter().find(|scenario| scenario.name == "S5").unwrap();
    for policy in &POLICIES {
        let mut world = World::new(scenario, policy, 1);
        let (mut seen, mut faults) = (0, 0);
        while world.step() {
            for request in &world.requests[seen..] {
                let draw =
                    Luck::new(1).draw(Matter::Fault, request.call, world.calls[request.call].sent);
                let fails = (200 * SECOND..400 * SECOND).contains(&world.now) && draw < 0.4;
                assert_eq!(request.service == 0, fails, "{}", policy.name);
                faults += u32::from(fails);
            }
            seen = world.requests.len();
        }
        assert!(faults > 500, "{}: {faults}", policy.name);
    }
}

/// Waits for 10 ms, and for nothing else.
struct Impatient;

impl Process for Impatient {
    fn next(&mut self, _: usize, news: News, _: Micros) -> Step {
        match news {
            News::Start => Step::Send { timeout: 10 * MILLISECOND },
            _ => Step::End,
        }
    }
}

#[test]
fn a_reply_that_comes_too_late_reaches_nobody() {
    let scenario = SCENARIOS.iter().find(|scenario| scenario.name == "S2").unwrap();
    let mut world = World::new(scenario, &POLICIES[0], 1);
    world.processes.fill_with(|| Box::new(Impatient));
    while world.step() {}
    assert!(world.requests.iter().all(|request| request.fate == Some(Fate::Abandoned)));
    let taken: u32 = world.calls.iter().map(|call| call.taken).sum();
    assert_eq!(world.tally.abandoned, taken, "what was refused was not generated");
    assert!(taken > 5_000 && world.requests.len() > taken as usize + 500);
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    let (scenario, policy) = (&SCENARIOS[4], &POLICIES[4]);
    assert_eq!(run(scenario, policy, 3), run(scenario, policy, 3));
    assert_ne!(run(scenario, policy, 3), run(scenario, policy, 4));
}

#[test]
fn a_healthy_service_fails_nobody_but_by_wrong_answers() {
    let figures = run(&SCENARIOS[0], &POLICIES[0], 1);
    assert!(figures.failed.abs() < f64::EPSILON, "{}", figures.failed);
    let wasted = 1_800.0 * (1.0 - figures.goodput);
    assert!((figures.wasted - wasted).abs() < 1e-6, "{} {wasted}", figures.wasted);
    assert!((figures.goodput - 0.9).abs() < 0.02, "{}", figures.goodput);
    // The lognormal's median, and its 99th percentile 2·e^(.5·2.326).
    assert!((figures.p50 - 2.0).abs() < 0.1, "{}", figures.p50);
    assert!((figures.p99 - 6.4).abs() < 0.6, "{}", figures.p99);
}
