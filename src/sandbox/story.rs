//! The story that `kith demo --story` and the page's "Play the story" play.

use std::pin::Pin;
use std::sync::Arc;

use super::Village;

/// The five people of the demo: first name, and what they are to each other.
pub const CAST: [(&str, &str); 5] = [
    ("Aino", "the person"),
    ("Onni", "her brother"),
    ("Leena", "her friend"),
    ("Sanna", "practitioner, convener"),
    ("Mikko", "practitioner"),
];

/// A story: acts on the village's phones until it is told. An error says where it stopped.
pub type Story = fn(Arc<Village>) -> Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// The story, once its steps are written. While there is none, the page shows no button for it.
pub const PLAY: Option<Story> = None;
