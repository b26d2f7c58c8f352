from chatwright import Client

client = Client()
stored = client.chat.completions.create(model="gpt-5-mini", messages="Name three primes.", store=True)

completion = client.chat.completions.update(stored.id, metadata={"topic": "primes", "reviewed": "yes"})
print(completion.metadata)
