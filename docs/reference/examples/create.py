from chatwright import Client

client = Client()  # reads OPENAI_API_KEY and, for other servers, OPENAI_BASE_URL

completion = client.chat.completions.create(
    model="gpt-5-mini",
    messages=[
        {"role": "developer", "content": "Answer in one short sentence."},
        {"role": "user", "content": "Why is the sky blue?"},
    ],
    max_completion_tokens=500,
)
print(completion.text)
print(completion.finish_reason, completion.usage)
