# What is done often, in one word each.

# How fast Kith is: tables with ratios. `just bench taps --quick` is one topic, shortly.
bench *what:
    cargo bench --bench kith -- {{what}}

# Chance against the promises, as long as the full figures take (hours). `just fuzz forged` is one of them; KITH_TEST_SEED fixes
# what chance does, KITH_TEST_DATABASE_URL tells it on PostgreSQL.
fuzz *which:
    KITH_TEST_INTERLEAVINGS=10000 KITH_TEST_ACTIONS=100000 KITH_TEST_FORGED_TAPS=1000000 KITH_TEST_ODD_UPDATES=1000000 \
        cargo test --locked --test fuzz -- --nocapture {{which}}

# How long somebody waits for the signpost, also while the store is away. Prints; about two minutes.
signpost:
    cargo test --locked --test stories how_long_the_signpost -- --ignored --nocapture
