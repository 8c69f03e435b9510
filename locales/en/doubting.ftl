## When readiness cannot be known.

# $when (String) - since when
doubting-answers = Since { $when } no answers have reached us. Until they do, nobody knows whether a meeting is ready. If one is near, please ask people yourself.
# $when (String) - since when
doubting-record = Since { $when } your team’s own record has not been reached. What stands there may be old; here you see what people have answered.
doubting-answers-again = Answers reach us again, and none was lost. Please look once more how far each meeting is.
doubting-record-again = Your team’s own record is reached again, and has everything.
doubting-show = How far each meeting is
# $when (String) - since when
doubting-line-answers = Since { $when } no answers have reached us: whether this still holds is unknown.
# $when (String) - since when
doubting-line-record = Your team’s own record has not been reached since { $when }.
