//! The catalogue of faults, and faults by chance.

mod catalogue;
mod name;

use super::script::Step;

/// A fault that the emulator knows: its number, its name, and the step that makes it happen.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{KnownFault, Step};
///
/// for fault in Step::catalogue() {
///     println!("{} {}: {}", fault.number(), fault.name(), fault.about());
/// }
/// let forms = Step::catalogue().iter().filter(|fault| fault.number() == "F9");
/// assert_eq!(forms.map(KnownFault::name).collect::<Vec<_>>(), ["overloaded", "high_demand"]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct KnownFault {
    number: &'static str,
    name: &'static str,
    about: &'static str,
    make: Make,
}

/// How a fault comes to its step.
#[derive(Debug, Clone, Copy)]
enum Make {
    By(fn() -> Step),
    Finish(&'static str),
    Block(&'static str),
    /// It happens before there is a request.
    Port,
}

impl KnownFault {
    /// `F1` to `F37`; several forms of a fault have the same number.
    #[must_use]
    pub fn number(&self) -> &'static str {
        self.number
    }

    /// Its name in `snake_case`, no other's.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What happens, in one sentence.
    #[must_use]
    pub fn about(&self) -> &'static str {
        self.about
    }

    /// The step that makes it happen; none for a port that is closed, which no request gets to:
    /// see [`Emulator::close_port`](super::Emulator::close_port).
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        match self.make {
            Make::By(make) => Some(make()),
            Make::Finish(reason) => Some(Step::Finish(reason.to_owned())),
            Make::Block(reason) => Some(Step::Block(reason.to_owned())),
            Make::Port => None,
        }
    }
}

impl Step {
    /// Every fault, in the order of their numbers.
    #[must_use]
    pub fn catalogue() -> &'static [KnownFault] {
        catalogue::CATALOGUE
    }

    /// The step of a fault, by its name (`overloaded`) or by its number (`F9`, the first form).
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::emulator::{Failure, Step};
    ///
    /// assert!(matches!(Step::named("overloaded"), Some(Step::Fail(Failure::Overloaded))));
    /// assert!(matches!(Step::named("F16"), Some(Step::Reset)));
    /// assert!(Step::named("an earthquake").is_none());
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let is_meant =
            |fault: &&KnownFault| fault.name == name || fault.number.eq_ignore_ascii_case(name);
        Self::catalogue().iter().find(is_meant)?.step()
    }
}

/// Faults by chance, the same ones for the same seed.
///
/// Whether a request gets one, and which, is decided by the seed, the request's text and how often
/// that text was asked; so it does not matter what else is under way, or in which order.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Emulator, Failure, Faults, Step};
///
/// let faults = Faults::seeded(7).rate(0.5).only([Failure::Overloaded.into(), Step::Reset]);
/// // What will happen can be asked in advance.
/// let planned = (1..=1000).filter(|&seen| faults.step("Grace Hopper, 85", seen).is_some()).count();
/// assert!((450..550).contains(&planned), "{planned}");
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::builder().faults(faults).start().await?;
/// # drop(emulator);
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Faults {
    seed: u64,
    rate: f64,
    steps: Vec<Step>,
}

impl Faults {
    /// Half of all requests get one of the catalogue's faults, unless told otherwise.
    ///
    /// Some of them never answer: the client under test needs a timeout.
    pub fn seeded(seed: u64) -> Self {
        let steps = Step::catalogue().iter().filter_map(KnownFault::step).collect();
        Self { seed, rate: 0.5, steps }
    }

    /// Sets how many of the requests get one: 0 for none, 1 for all.
    pub fn rate(self, rate: f64) -> Self {
        Self { rate, ..self }
    }

    /// Sets which ones there are, each as likely as the others.
    pub fn only(self, steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: steps.into_iter().collect(), ..self }
    }

    /// What a request gets, if anything; `seen` counts the requests with this text, from 1.
    #[must_use]
    pub fn step(&self, text: &str, seen: u32) -> Option<Step> {
        let mixed = mix(self.seed ^ mix(hash(text) ^ u64::from(seen)));
        let chance = u32::try_from(mixed >> 32).unwrap_or(u32::MAX);
        let is_hit = f64::from(chance) < self.rate * f64::from(u32::MAX);
        let count = u64::try_from(self.steps.len()).unwrap_or(u64::MAX);
        let place = mix(mixed).checked_rem(count)?;
        let step = self.steps.get(usize::try_from(place).ok()?)?;
        is_hit.then(|| step.clone())
    }
}

/// FNV-1a: the same on every machine, and in every version.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The output function of SplitMix64.
fn mix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::failure::Failure;
    use super::super::script::Step;
    use super::{Faults, KnownFault};

    fn plan(faults: &Faults) -> Vec<Option<String>> {
        let name = |text: usize, seen| {
            faults.step(&format!("text {text}"), seen).map(|step| step.name().into_owned())
        };
        (0..1000).flat_map(|text| [name(text, 1), name(text, 2)]).collect()
    }

    #[test]
    fn the_same_seed_is_the_same_plan() {
        let plans = [7, 7, 8].map(|seed| plan(&Faults::seeded(seed)));
        assert_eq!(plans[0], plans[1]);
        assert_ne!(plans[0], plans[2]);
        let hits = plans[0].iter().flatten().count();
        assert!((900..1100).contains(&hits), "{hits}");
    }

    #[test]
    fn every_fault_comes_and_no_other() {
        let plan = plan(&Faults::seeded(7).rate(1.0));
        let steps = Step::catalogue().iter().filter_map(KnownFault::step);
        let mut names: Vec<_> = steps.map(|step| step.name().into_owned()).collect();
        let mut came: Vec<_> = plan.into_iter().map(|name| name.expect("always")).collect();
        for names in [&mut names, &mut came] {
            names.sort_unstable();
            names.dedup();
        }
        assert_eq!(came, names);
    }

    #[test]
    fn the_rate_and_the_choice_are_kept() {
        assert!(plan(&Faults::seeded(7).rate(0.0)).iter().all(Option::is_none));
        assert!(plan(&Faults::seeded(7).only([])).iter().all(Option::is_none));
        let only = plan(&Faults::seeded(7).rate(1.0).only([Failure::Internal.into()]));
        assert!(only.iter().all(|name| name.as_deref() == Some("internal")));
    }

    /// It must not change from one version to the next.
    #[test]
    fn a_plan_is_what_it_was() {
        let faults = Faults::seeded(1).only([Failure::Internal.into(), Step::Reset]);
        let plan: String = (1..=16)
            .map(|seen| match faults.step("Grace Hopper, 85", seen) {
                None => '.',
                Some(Step::Reset) => 'r',
                Some(_) => 'i',
            })
            .collect();
        assert_eq!(plan, "i...ir...i.i....");
    }
}
