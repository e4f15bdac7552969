//! A service around an extraction, and how it is tested: the guide `docs/testing.md` walks through it.
//!
//! ```sh
//! cargo run --example axum_service        # answers with the emulator, or with Gemini if there is a key
//! curl -d 'A table for 4, please. Ana Silva, ana@example.org' http://127.0.0.1:3000/bookings
//! cargo test --example axum_service
//! ```
//!
//! `PORT`, `GOOGLE_API_KEY` and `GEMINI_BASE_URL` of the environment set the port, the key and another
//! server than Google's.

mod service;
#[cfg(test)]
mod tests;

use std::error::Error;

use instructor::gemini::emulator::Emulator;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name: &str| std::env::var(name).ok();
    let emulator = Emulator::start().await?;
    let gemini = service::gemini(|name| match name {
        // Without a key the emulator answers.
        "GEMINI_BASE_URL" if setting("GOOGLE_API_KEY").is_none() => Some(emulator.url()),
        "GOOGLE_API_KEY" => setting(name).or_else(|| Some("offline".to_owned())),
        name => setting(name),
    })?;
    let port = setting("PORT").unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let router = service::router(gemini, service::policy());
    let served = axum::serve(listener, router).with_graceful_shutdown(async {
        let _ = tokio::signal::ctrl_c().await;
    });
    Ok(served.await?)
}
