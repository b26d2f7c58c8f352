from chatwright import Client

client = Client()

for completion in client.chat.completions.list(metadata={"topic": "primes"}, order="desc", max_items=10):
    print(completion.id, completion.model, completion.text)
