//! The store is away: another process holds it. Nothing is confirmed, nothing is lost, and nobody is left without the signpost.

use kith::sandbox::Village;
use sqlx::Connection;

use crate::scenes;

/// Proves H16.
#[tokio::test]
async fn free_text_gets_the_signpost_while_the_store_is_away_and_only_once() {
    Village::story(async |village| {
        let cast = scenes::person(village).await;
        let holder = scenes::somebody_holds_the_store(village).await;
        cast.aino.types("I cannot sleep and I am afraid");
        assert!(village.tries().await.is_err(), "nothing can be written");
        cast.aino.reads("112");
        assert_eq!(village.sandbox().unconfirmed(), 1, "Telegram keeps what was not kept here");
        assert!(village.tries().await.is_err());
        cast.aino.sees_nothing_new();
        holder.close_hard().await.expect("the lock goes");
        village.settle().await;
        assert_eq!(village.sandbox().unconfirmed(), 0);
    })
    .await;
}

/// Proves H18, I1.
#[tokio::test]
async fn an_answer_given_while_the_store_is_away_is_kept_when_it_is_back() {
    Village::story(async |village| {
        let cast = scenes::meeting(village).await;
        let holder = scenes::somebody_holds_the_store(village).await;
        cast.onni.taps("I'm coming");
        assert!(village.tries().await.is_err());
        assert_eq!(village.sandbox().unconfirmed(), 1);
        holder.close_hard().await.expect("the lock goes");
        village.settle().await;
        cast.onni.sees("Your answer: coming.");
    })
    .await;
}
