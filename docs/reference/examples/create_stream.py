from chatwright import Client

client = Client()

for chunk in client.chat.completions.create(model="gpt-5-mini", messages="Count to ten.", stream=True):
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
print()
