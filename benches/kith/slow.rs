//! A slower disk than a laboratory's: a few lines of C between the bot and the system, where a C compiler is at hand.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

/// The library, built into a folder for temporary things; `None`, and said aloud, where it cannot be built.
pub fn library() -> Option<PathBuf> {
    let path = std::env::temp_dir().join(format!("kith-bench-slow-{}.so", std::process::id()));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/kith/slow.c");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O2", "-o"]).arg(&path).arg(source).arg("-ldl").status();
    if built.is_ok_and(|status| status.success()) {
        return Some(path);
    }
    println!("NOT WITH A SLOW DISK: there is no C compiler, or it is not for this system.");
    None
}

/// How long a sync of a file that grew by a page takes here, in milliseconds.
pub fn sync_time() -> Result<f64> {
    use std::io::Write;
    let folder = tempfile::TempDir::new()?;
    let mut file = std::fs::File::create(folder.path().join("sync"))?;
    let page = [7_u8; 4096];
    let began = std::time::Instant::now();
    for _ in 0..200 {
        file.write_all(&page)?;
        file.sync_data()?;
    }
    Ok(began.elapsed().as_secs_f64() * 1000.0 / 200.0)
}
