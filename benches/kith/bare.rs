//! Placeholder.
use anyhow::Result;
use crate::settings::Settings;
use crate::town::Size;
pub async fn per_second(_: &Settings, _: Size) -> Result<f64> { Ok(f64::NAN) }
