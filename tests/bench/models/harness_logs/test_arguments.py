"""A model's arguments in words, without what must not be printed."""

import pytest

from bench.models.harness_logs.arguments import argument_words, shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("pretrained=x,token=hf_SECRET,dtype=auto", "pretrained=x,token=***,dtype=auto"),
        ({"apiKey": "sk-1", "model_path": "x"}, "apiKey=***,model_path=x"),
        ('{"base_url": "http://h", "password": "pw"}', "base_url=http://h,password=***"),
        ("headers={'A': 'Bearer q', 'X-K': 'a=b'},n=1", "headers=***,n=1"),
        ({"client": {"Authorization": "q", "retries": 3}},
         "client={'Authorization': '***', 'retries': 3}"),
        ("base_url=https://me:pw@host/v1?api-key=q&n=1", "base_url=https://***@host/v1?api-key=***&n=1"),
        # no secrets, though they are called so
        ("token=True,add_bos_token=True,pad_token=<pad>,think_end_token=</t>",) * 2,
        ("tokenizer=x/y,max_tokens=8,keyboard=z",) * 2,
        ("checkpoints/a,b", "checkpoints/a,b"),
        ({}, None),
        (None, None),
    ],
)  # fmt: skip
def test_credentials_are_hidden_and_nothing_else(given: object, said: str | None) -> None:
    assert argument_words(given) == said


def test_what_is_shaped_like_a_key_is_hidden_anywhere() -> None:
    assert shown("use hf_abcdefghijklmnop now, of hf_home") == "use *** now, of hf_home"
