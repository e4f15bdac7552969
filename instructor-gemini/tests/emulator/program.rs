//! The emulator as a program.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};

use instructor_core::Fault;

use crate::common::{ANSWER, KEY, TEXT, gemini, request, send};

/// The program under way; killed if a test ends before it does.
struct Program {
    child: Child,
    said: BufReader<std::process::ChildStderr>,
    url: String,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gemini-emulator"));
        let mut child =
            command.args(arguments).stderr(Stdio::piped()).spawn().expect("the program");
        let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        let known = "gemini-emulator: pattern rules, not a model; listening on ";
        let url = line.trim().strip_prefix(known).unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, said, url }
    }

    async fn answer(&self, text: &str) -> Result<String, Fault> {
        let completion = send(&gemini(&self.url), &request(text)).await?;
        Ok(completion.text().to_owned())
    }

    /// What it said after its first line, and how it ended.
    fn interrupt(mut self, signal: &str) -> (String, ExitStatus) {
        let id = self.child.id().to_string();
        Command::new("kill").args([signal, &id]).status().expect("a signal");
        let status = self.child.wait().expect("an end");
        let mut said = String::new();
        self.said.read_to_string(&mut said).expect("text");
        (said, status)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The exit code, and what was said on both outputs.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gemini-emulator")).args(arguments).output();
    let output = output.expect("the program");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stderr), text(&output.stdout))
}

#[test]
fn what_it_does_not_know_is_refused() {
    for (arguments, message) in [
        (&["--prot", "80"][..], "invalid option '--prot'"),
        (&["8080"], "unexpected argument \"8080\""),
        (&["--port"], "missing argument for option '--port'"),
        (&["--port", "many"], "--port: `many` does not fit; write a number from 0 to 65535"),
        (&["--port=70000"], "--port: `70000` does not fit; write a number from 0 to 65535"),
        (&["--host", "here"], "--host: `here` does not fit; write an address, as 127.0.0.1"),
        (&["--faults", "2"], "--faults: `2` does not fit; write a number from 0 to 1"),
        (&["--latency", "20"], "--latency: `20` does not fit; write 20ms or 1.5s"),
        (&["--seed", "-1"], "--seed: `-1` does not fit; write a whole number"),
        (
            &["--quota", "rpm"],
            "--quota: `` is no number for `rpm`; write a whole number, as in `rpm=5`",
        ),
    ] {
        let (code, error, _) = run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(error.starts_with(&format!("gemini-emulator: {message}\n\n")), "{error}");
        assert!(error.contains("Usage: gemini-emulator [OPTIONS]"), "{error}");
    }
    let (code, error, _) = run(&["--script", "no/such/file.json"]);
    assert_eq!(code, Some(1));
    assert!(error.starts_with("gemini-emulator: no/such/file.json: "), "{error}");
}

#[test]
fn help_names_every_option() {
    let (code, _, help) = run(&["--help"]);
    assert_eq!(code, Some(0));
    for option in [
        "port", "host", "script", "generate", "faults", "seed", "quota", "latency", "proxy", "help",
    ] {
        assert!(help.contains(&format!("\n  --{option} ")), "{option}: {help}");
    }
}

#[tokio::test]
async fn it_serves_until_it_is_interrupted() {
    for signal in ["-INT", "-TERM"] {
        let program = Program::start(&[]);
        assert!(program.url.starts_with("http://127.0.0.1:"), "{}", program.url);
        assert_eq!(program.answer(TEXT).await.expect("an answer"), ANSWER);
        let (said, status) = program.interrupt(signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(!said.contains(KEY));
        assert_eq!(said, "");
    }
}

#[tokio::test]
async fn it_plays_a_script_within_a_quota() {
    let name = format!("gemini-emulator-script-{}.json", std::process::id());
    let path = std::env::temp_dir().join(name);
    let script = r#"{"steps": [{"fault": "overloaded"}, {"reply": {"name": "Ana"}}]}"#;
    std::fs::write(&path, script).expect("a file");
    let file = path.to_string_lossy().into_owned();
    let program = Program::start(&["--script", &file, "--quota", "rpm=3", "--latency", "1ms"]);
    std::fs::remove_file(&path).expect("the file");
    let fault = program.answer(TEXT).await.expect_err("a fault");
    assert!(fault.to_string().starts_with("503: "), "{fault}");
    assert_eq!(program.answer(TEXT).await.expect("an answer"), r#"{"name": "Ana"}"#);
    assert_eq!(program.answer(TEXT).await.expect("an answer"), ANSWER);
    let fault = program.answer(TEXT).await.expect_err("a fault");
    assert!(fault.to_string().starts_with("429: You exceeded your current quota"), "{fault}");
}

#[tokio::test]
async fn the_same_seed_makes_up_the_same_answers() {
    let mut answers = Vec::new();
    for seed in ["7", "7", "8"] {
        let program = Program::start(&["--generate", "--seed", seed]);
        answers.push(program.answer("whatever").await.expect("an answer"));
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);
}
