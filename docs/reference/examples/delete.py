from chatwright import Client

client = Client()
stored = client.chat.completions.create(model="gpt-5-mini", messages="Name three primes.", store=True)

deletion = client.chat.completions.delete(stored.id)
print(deletion.id, deletion.deleted)
