//! Who is asked.

use instructor::Error;
use instructor::gemini::emulator::{Emulator, EmulatorBuilder, Step};
use instructor::gemini::{Gemini, GeminiBuilder};

/// Google with a key of the environment, or the emulator.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Live,
    Offline,
}

impl Service {
    /// A provider with the key and the base set, and the emulator that it asks, if it does.
    pub(crate) async fn start(
        self,
        script: impl IntoIterator<Item = Step>,
    ) -> Result<(GeminiBuilder, Option<Emulator>), Error> {
        if self == Self::Live {
            let names = ["GOOGLE_API_KEY", "GEMINI_API_KEY"];
            let key = names.into_iter().find_map(|name| std::env::var(name).ok());
            let key = key.ok_or_else(|| Error::config("set GOOGLE_API_KEY or GEMINI_API_KEY"))?;
            return Ok((Gemini::builder().api_key(key), None));
        }
        let builder = script.into_iter().fold(Emulator::builder(), EmulatorBuilder::step);
        let emulator = builder.start().await.map_err(|error| Error::config(error.to_string()))?;
        let builder = Gemini::builder().api_key("offline").base_url(emulator.url());
        Ok((builder, Some(emulator)))
    }
}
