from chatwright import Client

client = Client()
stored = client.chat.completions.create(model="gpt-5-mini", messages="Name three primes.", store=True)

for message in client.chat.completions.messages.list(stored.id, order="asc"):
    print(message.role, message.content)
