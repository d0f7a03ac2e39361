"""Everyday words that carry no subject: function words of English, and those that betray another language."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


ENGLISH = words(
    """
    a about above across after again against all along also although always am among an and another any anyone anything
    are aren't around as at away be because been before being below between both but by can can't cannot could couldn't
    did didn't do does doesn't doing don't done down due during each either else enough etc even ever every everything
    few for from further get gets had has hasn't have haven't having he hence her here him his how however i if in
    inside instead into is isn't it it's its itself just least less like many may me might more moreover most much must
    my neither never no nor not nothing now of off often on once one only onto or other others otherwise our out over
    per rather shall she should since so some such than that that's the their them then there
    therefore these they they're thing this those though through throughout thus to together too toward towards two
    under unless unlike until up upon us use used uses using usually very via was we well were what when where whereas
    whether which while who whole whom whose why will with within without won't would yet you your
    """
)
"""English function words (and the few verbs without content), as `grader.essay.words.fold` writes them."""

NEGATORS = words(
    """
    no not never none nor neither cannot without hardly rarely lack lacks lacking unable
    isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't hasn't haven't
    isnt arent dont doesnt didnt cant couldnt wont wouldnt
    """
)
"""Words that turn a statement near them into its opposite."""

DENIALS = words("false untrue incorrect incorrectly wrong wrongly myth misconception mistaken nobody")
"""Words that turn a whole clause into its opposite: "it is a myth that ..."."""

_OTHERS = {
    "German": """
        der die das und ist nicht ein eine einen einem einer eines mit von zu den dem des auf fur wird werden sich auch
        es im als bei oder durch kann konnen mehrere haben hat sind wie nur wenn dass jeder jedes jede
        """,
    "Spanish": """
        el la los las de del y es una un que en por con para se su sus al lo como mas pero puede pueden cada entre son
        esta este estos sobre sin varios
        """,
    "French": """
        le la les de des du et est une un que qui en par avec pour se sa ses au aux ce cette dans sur sont plusieurs
        chaque peut peuvent ne pas plus mais ou il elle permet
        """,
    "Portuguese": "o os as de da do das dos e um uma que em por com para se seu sua na nas mais mas cada sao pode",
    "Italian": "il lo la gli le di del della dei e un una che per con si suo sua non piu sono ogni puo tra nel",
    "Hindi": "hai hain ka ki ke ko mein se aur ek yeh ye jo hota hoti hote karne karta kar liye nahi bhi",
}

OTHER_LANGUAGES = {name: words(text) - ENGLISH for name, text in _OTHERS.items()}
"""Frequent function words of other languages, without accents, none of them English."""
