//! The emulator as a program: `gemini-emulator --port 8080`.

use std::process::ExitCode;

use instructor_gemini::emulator::Emulator;

const HELP: &str = "\
A Gemini server on loopback, for tests and for trying things without a key.
It answers by pattern rules; it is not a model.

Usage: gemini-emulator [--port N]

Options:
  --port N   The port; any free one unless given
  --help     Shows this text
";

enum Command {
    Serve(u16),
    Help,
}

fn main() -> ExitCode {
    match command(std::env::args().skip(1)) {
        Ok(Command::Serve(port)) => run(port),
        Ok(Command::Help) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("gemini-emulator: {message}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn run(port: u16) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.and_then(|runtime| runtime.block_on(serve(port)));
    if let Err(error) = served {
        eprintln!("gemini-emulator: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

async fn serve(port: u16) -> std::io::Result<()> {
    let emulator = Emulator::builder().port(port).start().await?;
    let url = emulator.url();
    eprintln!("gemini-emulator: pattern rules, not a model; listening on {url}");
    tokio::signal::ctrl_c().await
}

fn command(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut port = 0;
    while let Some(argument) = arguments.next() {
        let value = match argument.as_str() {
            "--help" | "-h" => return Ok(Command::Help),
            "--port" => arguments.next().ok_or("`--port` needs a number")?,
            other => match other.strip_prefix("--port=") {
                Some(value) => value.to_owned(),
                None => return Err(format!("unknown argument `{other}`")),
            },
        };
        let wrong = |_| format!("`{value}` is no port; write a number from 0 to 65535");
        port = value.parse().map_err(wrong)?;
    }
    Ok(Command::Serve(port))
}
