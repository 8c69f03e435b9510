//! A server that goes away while its database is opened: whenever that is, one sentence says so, for whoever reads it and for
//! the service manager's next try.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use kith::sandbox::Cellar;
use kith::store::{Engine, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn a_server_that_goes_away_while_it_is_opened_is_said_in_one_sentence() -> Result<()> {
    let cellar = Cellar::fresh().await?;
    if Engine::of(cellar.url()) != Ok(Engine::Postgres) {
        eprintln!("NOT ON POSTGRESQL: a server that goes away is tried only with KITH_TEST_DATABASE_URL");
        return Ok(());
    }
    let (mut fell, key) = (0, cellar.key().expect("a key"));
    while let Err(error) = open_with((cellar.url(), &key), fell).await? {
        let said = format!("{error:#}");
        assert!(said.starts_with("the database "), "after {fell} answers: {said}");
        fell += 1;
    }
    assert!(fell > 10, "it was opened after only {fell} answers");
    Ok(())
}

/// Opens it over a road that breaks for good after so many answers of the server.
async fn open_with((url, key): (&str, &Path), answers: usize) -> Result<Result<()>> {
    let (there, rest) = url.rsplit_once('@').map_or((url, ""), |(_, rest)| rest.split_once('/').unwrap_or((rest, "")));
    let before = url.rsplit_once('@').map_or("", |(before, _)| before);
    let road = TcpListener::bind("127.0.0.1:0").await?;
    let here = format!("{before}@{}/{rest}", road.local_addr()?);
    let left = Arc::new(AtomicUsize::new(answers));
    let carrying = tokio::spawn(carry_all(road, there.to_owned(), left));
    let opened = Store::open(&here, Some(key)).await;
    carrying.abort();
    Ok(opened.map(drop))
}

async fn carry_all(road: TcpListener, there: String, left: Arc<AtomicUsize>) {
    while let Ok((near, _)) = road.accept().await {
        let (there, left) = (there.clone(), left.clone());
        tokio::spawn(async move { Box::pin(carry(near, &there, &left)).await });
    }
}

/// Carries words there and back, until no answer is left to carry.
async fn carry(mut near: TcpStream, there: &str, left: &AtomicUsize) -> Result<()> {
    let mut far = TcpStream::connect(there).await?;
    let (mut asked, mut answered) = ([0; 8192], [0; 8192]);
    loop {
        tokio::select! {
            n = near.read(&mut asked) => match n? {
                0 => return Ok(()),
                n => far.write_all(&asked[..n]).await?,
            },
            n = far.read(&mut answered) => {
                let may = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
                match (n?, may) {
                    (0, _) | (_, Err(_)) => return Ok(()),
                    (n, Ok(_)) => near.write_all(&answered[..n]).await?,
                }
            }
        }
    }
}
