//! What is held: by the process, and exactly, by what one thread asked for.

/// Resident bytes of the process; 0 where the system does not tell.
pub(crate) fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0) << 10
}

/// The bytes that this thread asked for during the call and has not given back.
pub(crate) fn kept(call: impl FnOnce()) -> i64 {
    allocation_counter::measure(call).bytes_current
}

pub(crate) fn shown(bytes: u64) -> String {
    format!("{} KiB", bytes >> 10)
}
