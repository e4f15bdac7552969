//! Many callers at once, through faults by chance: nobody goes without a booking.

use instructor::gemini::emulator::{Emulator, Failure, Faults, Step};
use tokio::task::JoinSet;

use super::over_http::{Running, hasty};

const CALLERS: usize = 16;
const LETTERS: usize = 25;

#[tokio::test]
async fn four_hundred_letters() {
    let faults = Faults::seeded(7).rate(0.1).only([
        Failure::Overloaded.into(),
        Failure::Internal.into(),
        Step::Reset,
        Step::Invalid,
    ]);
    // Bookings are made up, and always keep the rules of their type.
    let emulator = Emulator::builder().generate(7).faults(faults).start().await.expect("a port");
    let service = Running::start(&emulator, hasty()).await;
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let letters: Vec<_> = (0..LETTERS)
            .map(|letter| service.letter(&format!("letter {letter} of caller {caller}")))
            .collect();
        callers.spawn(async move {
            for letter in letters {
                assert_eq!(letter.send().await.expect("an answer").status(), 200);
            }
        });
    }
    callers.join_all().await;
    let journal = emulator.journal();
    let failed = journal.requests().iter().filter(|request| request.answer.step.is_some()).count();
    assert_eq!(journal.requests().len(), CALLERS * LETTERS + failed);
    assert!(failed > 20, "{failed}");
}
