//! What a call costs beside its request: the machine and its guards, and the client around them.
//!
//! ```sh
//! cargo bench --bench overhead       # allocations of a call
//! benches/overhead.sh                # instructions of a call, by callgrind
//! ```
//!
//! With `--run NAME COUNT` it makes that many calls and prints nothing, for the script.

use std::hint::black_box;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use instructor::machine::{Call, Class, Decision, Event, Outcome, Scope};
use instructor::{Client, Completion, Exchange, Guards, Message, Provider, Request, Retry, parse};

/// A provider that answers at once, so that nothing but the call is left.
#[derive(Debug)]
struct Prompt;

impl Provider for Prompt {
    fn name(&self) -> &'static str {
        "prompt"
    }

    fn default_model(&self) -> &'static str {
        "prompt"
    }

    fn send<'a>(&'a self, _request: &'a Request, _timeout: Duration) -> Exchange<'a> {
        Box::pin(async { Ok(Completion::new("7")) })
    }
}

/// Calls of the machine as the driver makes them: a lock and a look at the clock for each event.
fn machine() -> impl FnMut() {
    let scope = Mutex::new(Scope::new(Guards::batch()));
    let policy = Retry::default();
    let epoch = Instant::now();
    move || {
        let mut call = Call::new(policy.clone());
        let mut next = |event| {
            let mut scope = scope.lock().expect("nothing panics");
            let decision = call.next(event, epoch.elapsed(), &mut scope, &mut || 0.5);
            while scope.next_woken().is_some() || scope.next_notice().is_some() {}
            decision
        };
        black_box(next(Event::Start));
        let done = next(Event::Outcome(Outcome::new(Class::Accepted).tokens(100)));
        assert_eq!(done, Decision::Done);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// Calls of a client.
fn client() -> impl FnMut() {
    let (runtime, client) = (runtime(), Client::new(Prompt));
    move || {
        let call = client.extract::<u8>().text("seven");
        assert_eq!(runtime.block_on(async { call.await.ok() }), Some(7));
    }
}

/// The same without a client: the request, the answer, and nothing if it fails.
fn by_hand() -> impl FnMut() {
    let runtime = runtime();
    move || {
        let mut request = Request::new(const { &<u8 as instructor::Extract>::SCHEMA });
        request.messages.push(Message::user("seven"));
        let limit = Duration::from_secs(120);
        let sent = tokio::time::timeout;
        let answer = runtime.block_on(async { sent(limit, Prompt.send(&request, limit)).await });
        let completion = answer.expect("in time").expect("no fault");
        assert_eq!(parse::<u8>(completion.text()).map(|parsed| parsed.value), Ok(7));
    }
}

/// One call, in one of the ways compared.
type Run = Box<dyn FnMut()>;

fn main() {
    let mut runs: [(&str, Run); 3] = [
        ("machine", Box::new(machine())),
        ("client", Box::new(client())),
        ("by-hand", Box::new(by_hand())),
    ];
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--run") {
        let name = arguments.get(place + 1).map_or("", String::as_str);
        let count = arguments.get(place + 2).and_then(|count| count.parse().ok()).unwrap_or(1);
        let run = runs.iter_mut().find(|(other, _)| *other == name);
        let (_, run) = run.expect("`--run machine|client|by-hand COUNT`");
        (0..count).for_each(|_: u32| run());
        return;
    }
    println!("a call without faults    allocations        bytes");
    for (name, run) in &mut runs {
        // The first calls make what all share.
        (0..100).for_each(|_| run());
        let counted = measure(&mut *run);
        println!("{name:24} {:11}  {:11}", counted.count_total, counted.bytes_total);
        assert!(*name != "machine" || counted.count_total <= 5, "the goal is 5 at most");
    }
}
