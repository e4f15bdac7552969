//! Every message of the derive, at the token it is about; refresh with `TRYBUILD=overwrite`.

use std::process::Command;

/// The compiler whose words the `.stderr` files hold.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn messages() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    if version.starts_with(COMPILER) {
        cases.compile_fail("tests/ui/*/*.fail.rs");
    } else {
        println!("messages not compared: they are those of {COMPILER}x, this is {version}");
    }
}
