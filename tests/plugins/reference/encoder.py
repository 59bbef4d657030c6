"""Writes encoder.json: what the published all-MiniLM-L6-v2 makes of some texts, computed without llama.cpp.

    pip install tokenizers==0.23.3 numpy==2.4.6 safetensors==0.8.0
    python encoder.py MODEL_DIRECTORY > encoder.json

MODEL_DIRECTORY holds model.safetensors, config.json and tokenizer.json. A text's `tokens` are the ids of the
published tokenizer; its `vector` is the mean over all tokens, of unit length, as base64 of 384 little-endian
float32. Two kinds of text are left out on purpose: control tokens written out, which Limelight reads as text,
and words of more than 100 characters, which Limelight reads in pieces.
"""

import base64
import json
import math
import sys

import numpy
import safetensors.numpy
import tokenizers

TEXTS = [
    "A lighthouse keeps watch over the bay.",
    "one",
    "Hello, world! It's 12:45 — isn't it?",
    "THE QUICK BROWN FOX",
    "naïve café façade, Ångström, Straße, Łódź, Øresund",
    "e\u0301 typed in two parts, and \u1e69 in one",
    "unbelievably counterintuitive electroencephalography",
    "https://example.org/a/b?c=d&e=f#g",
    "int main() { return x->y[0] != 0 ? 1 : -1; }",
    "mail to a.person@example.org at 3.14159 or 1,000,000",
    "Москва слезам не верит",
    "Η θάλασσα είναι βαθιά",
    "東京は夜の七時です。",
    "我们在海边看灯塔。",
    "서울의 밤하늘은 맑다",
    "समुद्र की लहरें ऊँची हैं",
    "நிலவு கடலின் மேல்",
    "ทะเลสวยมากในตอนเช้า",
    "البحر هادئ هذا الصباح",
    "מגדלור מאיר את הים",
    "Đèn biển soi sáng đêm tối",
    "emoji 😀 and 👩‍🚀, a zero\u200bwidth space, a soft\u00adhyphen, a no\u00a0break space",
    "tabs\tand\nnew lines\r\n and   many    spaces ",
    "the tide comes in and the tide goes out, " * 40,
]


def layer_norm(x, weights, name):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[name + ".weight"] + weights[name + ".bias"]


def linear(x, weights, name):
    return x @ weights[name + ".weight"].T + weights[name + ".bias"]


ERF = numpy.vectorize(math.erf)


def encode(ids, weights, config):
    heads = config["num_attention_heads"]
    embeddings = "embeddings."
    x = weights[embeddings + "word_embeddings.weight"][ids]
    x = x + weights[embeddings + "position_embeddings.weight"][: len(ids)]
    x = x + weights[embeddings + "token_type_embeddings.weight"][0]
    x = layer_norm(x, weights, embeddings + "LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{layer}."
        split = [
            linear(x, weights, name + "attention.self." + part).reshape(len(ids), heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        ]
        scores = split[0] @ split[1].transpose(0, 2, 1) / math.sqrt(split[0].shape[-1])
        scores = numpy.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ split[2]).transpose(1, 0, 2).reshape(len(ids), -1)
        x = layer_norm(x + linear(seen, weights, name + "attention.output.dense"), weights,
                       name + "attention.output.LayerNorm")
        inner = linear(x, weights, name + "intermediate.dense")
        inner = inner * 0.5 * (1 + ERF(inner / math.sqrt(2)))
        x = layer_norm(x + linear(inner, weights, name + "output.dense"), weights, name + "output.LayerNorm")
    mean = x.mean(0)
    return mean / numpy.linalg.norm(mean)


def main(folder):
    config = json.load(open(folder + "/config.json", encoding="utf-8"))
    stored = safetensors.numpy.load_file(folder + "/model.safetensors")
    weights = {name: values.astype(numpy.float64) for name, values in stored.items() if values.dtype.kind == "f"}
    tokenizer = tokenizers.Tokenizer.from_file(folder + "/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    made = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        vector = encode(ids, weights, config).astype("<f4")
        made.append({"text": text, "tokens": ids, "vector": base64.b64encode(vector.tobytes()).decode()})
    json.dump(made, sys.stdout, ensure_ascii=True, indent=0)
    print()


main(sys.argv[1])
